"""Pages of elections without candidates: the list, describing a part, reading where it stands. Rounds: rounds.py."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee import queries as committee
from governance.election import queries, shown
from governance.election import record as records
from governance.election.actions import preparing
from governance.election.forms import ElectionForm
from governance.election.models import Election
from governance.election.rules import lifecycle
from governance.election.rules.lifecycle import Stage
from governance.meetings import queries as meetings
from governance.votes import shown as votes
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("election", __name__, url_prefix="/<initiative>/elections")
TERM = timedelta(days=365)
"""The term offered at first: a year."""
Errors = dict[str, object]


def election_for(db: Session, public_id: str) -> Election:
    return queries.election_for(db, current.actor(), public_id)


@blueprint.get("")
def listing() -> Response:
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.READ_PROPOSAL, on=Scope(initiative.id))
    rows = queries.elections(web.db(), initiative.id or 0)
    today = committee.today_in(web.db(), initiative.id or 0, web.now())
    return show(
        "governance/election/listing.html",
        open=[row for row in rows if row[0].open],
        ahead=[row for row in rows if row[0].stage is Stage.DRAFT],
        past=[row for row in rows if row[0].final],
        held=shown.held(web.db(), initiative.id or 0, today),
        waiting={one.public_id for one in queries.waiting(web.db(), actor)},
        stages=lifecycle.STAGE_NAMES,
        tones=shown.STAGE_TONES,
        may_prepare=gate.may(actor, Permission.PROPOSE, on=Scope(initiative.id)),
    )


@blueprint.get("/preparer")
def prepare() -> Response:
    """A new election; a meeting's page fills it in by its address (`?body=&meeting=`)."""
    return _form(dict(request.args.items()))


@blueprint.post("/preparer")
def write() -> AnyResponse:
    try:
        form = read_form(ElectionForm)
        with web.transaction() as db:
            actor = current.actor()
            body = committee.body_for(db, actor, form.body)
            if form.meeting:
                meetings.meeting_for(db, actor, form.meeting)
            public_id = preparing.prepare(db, actor, body, form, now=web.now()).public_id
    except Invalid as error:
        return _form(dict(request.form.items()), errors=error.fields, status=error.status)
    return redirect_to("election.election", public_id=public_id)


@blueprint.get("/<public_id>/corriger")
def correcting(public_id: str) -> Response:
    found = election_for(web.db(), public_id)
    gate.require(current.actor(), Permission.CORRECT_PROPOSAL, on=found)
    if found.stage is not Stage.DRAFT:
        raise Missing
    return _form(_values(web.db(), found), found)


@blueprint.post("/<public_id>/corriger")
def correct(public_id: str) -> AnyResponse:
    try:
        form = read_form(ElectionForm)
        with web.transaction() as db:
            preparing.correct(db, current.actor(), election_for(db, public_id), form, now=web.now())
    except Invalid as error:
        found = election_for(web.db(), public_id)
        return _form(dict(request.form.items()), found, errors=error.fields, status=error.status)
    flash(_("Le rôle est corrigé."))
    return redirect_to("election.election", public_id=public_id)


@blueprint.get("/<public_id>")
def election(public_id: str) -> Response:
    """The whole page; the round alone when it draws itself again."""
    found = election_for(web.db(), public_id)
    if request.headers.get("HX-Request"):
        seen = request.args.get("vu", "")
        return show(
            "governance/election/election.html",
            "round",
            election=found,
            moved=seen != mark(found),
            seen=seen,
            **shown.round_view(web.db(), found),
        )
    return page(found)


@blueprint.get("/<public_id>/releve.json")
def record(public_id: str) -> Response:
    """The whole record, once somebody is elected: `chantier tally` judges it again."""
    found = election_for(web.db(), public_id)
    entry = queries.entry_of(web.db(), found)
    if entry is None:
        raise Missing
    return votes.download(
        records.whole(web.db(), found, number=entry.number), f"election-{entry.number}.json"
    )


def page(
    found: Election,
    *,
    errors: Errors | None = None,
    values: dict[str, str] | None = None,
    ticked: list[str] | None = None,
    status: int = 200,
) -> Response:
    """The page of an election, with what was refused and what was written."""
    return show(
        "governance/election/election.html",
        status=status,
        **shown.page(web.db(), current.actor(), found, web.now()),
        rule=shown.election_rule(),
        errors=errors or {},
        values=values or {},
        ticked=ticked or [],
        moved=False,
        seen=mark(found),
    )


def mark(found: Election) -> str:
    """What the page was drawn for: another one, and the page says to read again."""
    return f"{found.stage.value}-{found.number}"


def _form(
    values: dict[str, str],
    found: Election | None = None,
    *,
    errors: Errors | None = None,
    status: int = 200,
) -> Response:
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.PROPOSE, on=Scope(initiative.id))
    today = committee.today_in(web.db(), initiative.id or 0, web.now())
    term = {"starts_on": today.isoformat(), "ends_on": (today + TERM).isoformat()}
    bodies = committee.bodies(web.db(), initiative.id or 0)
    return show(
        "governance/election/prepare.html",
        status=status,
        election=found,
        bodies=[(body.slug, body.name) for body in bodies],
        values={**term, **values},
        errors=errors or {},
    )


def _values(db: Session, found: Election) -> dict[str, str]:
    return {
        "role": found.role,
        "profile": found.profile,
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on.isoformat(),
        "meeting": found.meeting,
        "body": next(b.slug for b in committee.bodies(db, found.initiative_id) if b.id == found.body_id),
    }
