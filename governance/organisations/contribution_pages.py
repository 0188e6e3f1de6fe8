"""/<initiative>/organisations/<organisation>/contributions: what an organisation brings, written by who keeps its room."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid
from foundation.pages import flash, read_form, redirect_to, show
from governance.organisations import actions, queries
from governance.organisations.forms import ContributionForm
from people import current, directory, gate
from people.permissions import Permission
from people.queries import kept_by_referents

blueprint = Blueprint(
    "organisations", __name__, url_prefix="/<initiative>/organisations/<organisation>/contributions"
)


@blueprint.get("")
def contributions(organisation: str) -> Response:
    return _page(organisation)


@blueprint.post("")
def contribute(organisation: str) -> AnyResponse:
    actor = current.actor()
    try:
        form = read_form(ContributionForm)
        with web.transaction() as db:
            one = directory.organisation(db, actor, organisation)
            actions.contribute(db, actor, one, form, now=web.now())
    except Invalid as refusal:
        return _page(organisation, errors=refusal.fields)
    flash(_("C’est écrit."))
    return redirect_to("organisations.contributions", organisation=organisation)


@blueprint.post("/<contribution>/retirer")
def take_back(organisation: str, contribution: str) -> AnyResponse:
    actor = current.actor()
    with web.transaction() as db:
        actions.take_back(db, actor, queries.contribution(db, actor, contribution), now=web.now())
    flash(_("La ligne est retirée."))
    return redirect_to("organisations.contributions", organisation=organisation)


def _page(organisation: str, *, errors: dict[str, object] | None = None) -> Response:
    db, actor = web.db(), current.actor()
    one = directory.organisation(db, actor, organisation)
    return show(
        "governance/organisations/contributions.html",
        status=422 if errors else 200,
        organisation=one,
        rows=queries.contributions(db, actor, one),
        may_keep=gate.may(actor, Permission.KEEP_ORGANISATION, on=kept_by_referents(one)),
        sent=request.form.to_dict() if errors else {},
        errors=errors or {},
        today=web.now().date(),
    )
