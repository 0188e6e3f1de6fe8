"""The register of decisions: whole for members, and for everybody the entries a facilitator has opened."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters.rules.transcripts import from_data
from foundation import web
from foundation.errors import Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.votes import outcome, queries, shown, telling
from governance.votes.actions import accompanying
from governance.votes.forms import VisibilityForm
from governance.votes.models import RegisterEntry
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("register", __name__, url_prefix="/<initiative>")
PAGES = {"motion": "votes.motion", "proposal": "consent.proposal"}
"""Where what was decided is read, by kind."""


@dataclass(frozen=True)
class Line:
    """One decision of the list, in the reader's language."""

    entry: RegisterEntry
    url: str
    outcome: str
    tone: str
    sentence: str

    @property
    def by_consent(self) -> bool:
        return self.entry.about_kind == "proposal"


def lines(db: Session, initiative_id: int, *, public_only: bool = False) -> list[Line]:
    """Latest first."""
    return [
        Line(
            entry,
            url_for(PAGES[entry.about_kind], public_id=entry.about),
            _(shown.OUTCOMES[entry.outcome]),
            outcome.TITLES[entry.outcome][0],
            " ".join(telling.words(from_data(one)) for one in entry.sentences),
        )
        for entry in queries.decisions(db, initiative_id, public_only=public_only)
    ]


@blueprint.get("/registre")
def listing() -> Response:
    initiative = current.initiative()
    gate.require(current.actor(), Permission.READ_REGISTER, on=Scope(initiative.id))
    return show(
        "governance/votes/register.html",
        lines=lines(web.db(), initiative.id or 0),
        listed=initiative.listed,
        may_publish=gate.may(current.actor(), Permission.PUBLISH, on=Scope(initiative.id)),
    )


@blueprint.post("/registre/<number>/visibilite")
def show_entry(number: str) -> AnyResponse:
    form = read_form(VisibilityForm)
    with web.transaction() as db:
        entry = queries.entry_numbered(db, current.actor(), number)
        accompanying.show_entry(db, current.actor(), entry, public=form.public, now=web.now())
    flash(
        _("La délibération %(number)s est publique.", number=number)
        if form.public
        else _("La délibération %(number)s n’est plus publique.", number=number)
    )
    return redirect_to("register.listing", _anchor=f"d{number}")


@blueprint.get("/public/registre")
@open_to_all
def public() -> Response:
    """Outcomes and sentences alone: no name, no ballot."""
    initiative = current.initiative()
    if not initiative.listed:
        raise Missing
    return show(
        "governance/votes/public_register.html",
        initiative=initiative,
        lines=lines(web.db(), initiative.id or 0, public_only=True),
    )
