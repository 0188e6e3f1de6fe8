"""Proposing a sub-amendment: other words for some that an amendment proposes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from charters import scope
from charters.amendments import actions, pages, queries, shown
from charters.amendments.forms import AmendmentForm, DraftedForm
from charters.rules import amending
from charters.rules.differences import Parts, compare, parts
from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate
from people.permissions import Permission
from workspace.discussions.messages import not_too_often

blueprint = Blueprint("sub_amendments", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)


@blueprint.get("/charte/amendements/<amendment>/sous-amender")
@blueprint.get("/chantiers/<stream>/charte/amendements/<amendment>/sous-amender")
def proposing(amendment: str) -> Response:
    return _form(amendment)


@blueprint.post("/charte/amendements/<amendment>/sous-amender")
@blueprint.post("/chantiers/<stream>/charte/amendements/<amendment>/sous-amender")
def propose(amendment: str) -> AnyResponse:
    """Show what would change, or send: the button says which."""
    if request.form.get("step") == "look":
        return _look(amendment)
    try:
        form = read_form(AmendmentForm)
        with not_too_often(), web.transaction() as db:
            found = pages.found_here(db, amendment)
            made = actions.sub_amend(db, current.actor(), found.amendment, form, now=web.now())
            public_id, number = made.public_id, made.number
    except (Invalid, Conflict) as refusal:
        errors = getattr(refusal, "fields", None) or {"text": str(refusal)}
        return _form(amendment, errors=errors, typed=request.form, status=refusal.status)
    except RateLimitExceeded:
        hasty = _("Vous écrivez très vite. Votre texte est gardé ici\u00a0: envoyez-le dans une minute.")
        return _form(amendment, errors={"text": hasty}, typed=request.form, status=pages.HASTY)
    flash(
        _(
            "Le sous-amendement n°\u00a0%(number)s est proposé. L’amendement ne change pas tant qu’il n’est pas adopté.",
            number=number,
        )
    )
    return redirect_to("amendments.one", amendment=public_id)


def _look(amendment: str) -> AnyResponse:
    try:
        form = read_form(DraftedForm)
    except Invalid as refusal:
        return _form(amendment, errors=refusal.fields, typed=request.form, status=refusal.status)
    found = pages.found_here(web.db(), amendment)
    if found.of is not None:
        return _form(amendment)
    words = queries.proposed(found)
    return _form(amendment, typed=request.form, changed=parts(compare(words, amending.written(form.text))))


def _form(
    public_id: str,
    *,
    errors: Mapping[str, object] | None = None,
    typed: Mapping[str, Any] | None = None,
    changed: Parts | None = None,
    status: int = 200,
) -> Response:
    actor, found = current.actor(), pages.found_here(web.db(), public_id)
    gate.require(actor, Permission.PROPOSE_AMENDMENT, on=found.amendment)
    one = shown.view(web.db(), actor, found, now=web.now())
    if not one.may_sub_amend and (typed is None or found.of is not None):
        return pages.one_of(public_id, trouble=str(actions.NO_MORE), status=Conflict.status)
    values = {"text": queries.proposed(found), "reason": "", **(typed or {})}
    return show(
        "charters/amendments/sub_propose.html",
        status=status,
        one=one,
        article=found.article,
        version=found.version,
        place=scope.place(),
        words_sha256=queries.words_sha256(found),
        speaker=actor.in_stream(found.version.stream_id),
        values=values,
        parts=changed,
        unchanged=changed is not None and all(kind == "same" for kind, _text in changed),
        errors=errors or {},
    )
