"""Pages of decisions by consent: the list, writing a proposal, reading where it stands. Rounds: rounds.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee import queries as committee
from governance.consent import queries, shown
from governance.consent.actions import proposing
from governance.consent.forms import ProposalForm
from governance.consent.models import Proposal
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import Stage
from governance.meetings import queries as meetings
from governance.votes import shown as votes
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("consent", __name__, url_prefix="/<initiative>/consentement")
REVIEW = timedelta(days=182)
"""The review date offered at first: six months on."""
Errors = dict[str, object]


def proposal_for(db: Session, public_id: str) -> Proposal:
    return queries.proposal_for(db, current.actor(), public_id)


@blueprint.get("")
def listing() -> Response:
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.READ_PROPOSAL, on=Scope(initiative.id))
    rows = queries.proposals(web.db(), initiative.id or 0)
    return show(
        "governance/consent/listing.html",
        open=[row for row in rows if row[0].stage is Stage.OPEN],
        ahead=[row for row in rows if row[0].stage is Stage.DRAFT],
        past=[row for row in rows if row[0].final],
        waiting={one.public_id for one in queries.waiting(web.db(), actor)},
        stages=lifecycle.STAGE_NAMES,
        rounds=lifecycle.ROUND_NAMES,
        tones=shown.STAGE_TONES,
        may_propose=gate.may(actor, Permission.PROPOSE, on=Scope(initiative.id)),
    )


@blueprint.get("/proposer")
def propose() -> Response:
    """A new proposal; a meeting's page fills it in by its address (`?body=&title=&meeting=`)."""
    return _form(dict(request.args.items()))


@blueprint.post("/proposer")
def write() -> AnyResponse:
    """Keep the proposal. One that was begun elsewhere, without its review date, goes on here: nothing is lost."""
    if "review_on" not in request.form:
        return _form(dict(request.form.items()))
    try:
        form = read_form(ProposalForm)
        with web.transaction() as db:
            actor = current.actor()
            body = committee.body_for(db, actor, form.body)
            if form.meeting:
                meetings.meeting_for(db, actor, form.meeting)
            public_id = proposing.propose(db, actor, body, form, now=web.now()).public_id
    except Invalid as error:
        return _form(dict(request.form.items()), errors=error.fields, status=error.status)
    return redirect_to("consent.proposal", public_id=public_id)


@blueprint.get("/<public_id>/corriger")
def correcting(public_id: str) -> Response:
    found = proposal_for(web.db(), public_id)
    gate.require(current.actor(), Permission.CORRECT_PROPOSAL, on=found)
    if found.stage is not Stage.DRAFT:
        raise Missing
    return _form(_values(web.db(), found), found)


@blueprint.post("/<public_id>/corriger")
def correct(public_id: str) -> AnyResponse:
    try:
        form = read_form(ProposalForm)
        with web.transaction() as db:
            proposing.correct(db, current.actor(), proposal_for(db, public_id), form, now=web.now())
    except Invalid as error:
        found = proposal_for(web.db(), public_id)
        return _form(dict(request.form.items()), found, errors=error.fields, status=error.status)
    flash(_("La proposition est corrigée."))
    return redirect_to("consent.proposal", public_id=public_id)


@blueprint.get("/<public_id>")
def proposal(public_id: str) -> Response:
    """The whole page; the round alone when it draws itself again."""
    found = proposal_for(web.db(), public_id)
    if request.headers.get("HX-Request"):
        seen = request.args.get("vu", "")
        return show(
            "governance/consent/proposal.html",
            "round",
            proposal=found,
            moved=seen != mark(found),
            seen=seen,
            **shown.round_view(web.db(), found),
        )
    return page(found)


@blueprint.get("/<public_id>/releve.json")
def record(public_id: str) -> Response:
    """The whole record, once decided: `chantier tally` judges it again."""
    found = proposal_for(web.db(), public_id)
    entry = queries.entry_of(web.db(), found)
    if entry is None:
        raise Missing
    data = queries.record_data(web.db(), found, number=entry.number)
    return votes.download(data, f"consentement-{entry.number}.json")


def page(
    found: Proposal,
    *,
    errors: Errors | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of a proposal, with what was refused and what was written."""
    return show(
        "governance/consent/proposal.html",
        status=status,
        **shown.page(web.db(), current.actor(), found),
        errors=errors or {},
        values=values or {},
        moved=False,
        seen=mark(found),
    )


def mark(found: Proposal) -> str:
    """What the page was drawn for: another one, and the page says to read again."""
    return f"{found.stage.value}-{found.version}-{found.held.value}"


def _form(
    values: dict[str, str],
    found: Proposal | None = None,
    *,
    errors: Errors | None = None,
    status: int = 200,
) -> Response:
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.PROPOSE, on=Scope(initiative.id))
    review = committee.today_in(web.db(), initiative.id or 0, web.now()) + REVIEW
    bodies = committee.bodies(web.db(), initiative.id or 0)
    return show(
        "governance/consent/propose.html",
        status=status,
        proposal=found,
        bodies=[(body.slug, body.name) for body in bodies],
        values={"review_on": review.isoformat(), **values},
        errors=errors or {},
    )


def _values(db: Session, found: Proposal) -> dict[str, str]:
    written: dict[str, Any] = {
        "title": found.title,
        "text": queries.version_of(db, found, 1).text,
        "about": found.about,
        "review_on": found.review_on.isoformat(),
        "rounds": found.rounds,
        "fallback": found.fallback.value,
        "meeting": found.meeting,
        "body": next(b.slug for b in committee.bodies(db, found.initiative_id) if b.id == found.body_id),
    }
    return {name: str(value) for name, value in written.items()}
