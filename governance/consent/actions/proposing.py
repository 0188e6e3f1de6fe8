"""Proposing, correcting, opening: the roll is frozen, and the first round begins."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, update

from foundation import events, ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.queries import BodyView, SeatView
from governance.consent import queries, record
from governance.consent.events import ConsentOpened
from governance.consent.forms import OpeningForm, ProposalForm
from governance.consent.models import AskedSeat, Proposal, ProposalVersion
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import Stage
from governance.votes.refusing import in_words
from governance.votes.rules.methods.consent import RoundKind
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOBODY = _l("Personne ne siège dans cette instance aujourd’hui : composez-la avant d’ouvrir le tour.")
OPENED = _l("Cette proposition a déjà été ouverte : elle change par une nouvelle version.")
PAST = _l("La date de réexamen doit venir après aujourd’hui.")
NO_ROUND = _l("On commence par une clarification, des ressentis ou des objections.")


def propose(db: Session, actor: Actor, body: Body, form: ProposalForm, *, now: datetime) -> Proposal:
    """Write a proposal for a body; nobody is asked yet."""
    gate.require(actor, Permission.PROPOSE, on=body)
    _ensure_review(db, body.initiative_id, form, now)
    proposal = Proposal(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        title=form.title,
        about=form.about,
        meeting=form.meeting,
        review_on=form.review_on,
        rounds=form.rounds,
        fallback=form.fallback,
        author_id=actor.membership_id,
        author=actor.name,
        written_at=now,
    )
    db.add(proposal)
    db.flush()
    db.add(
        ProposalVersion(
            initiative_id=body.initiative_id,
            proposal_id=proposal.id or 0,
            number=1,
            text=form.text,
            by_name=actor.name,
            at=now,
        )
    )
    db.flush()
    _log(db, actor, proposal, "propose", now)
    return proposal


def correct(db: Session, actor: Actor, proposal: Proposal, form: ProposalForm, *, now: datetime) -> None:
    """Change a proposal nobody was asked about yet; its body stays."""
    gate.require(actor, Permission.CORRECT_PROPOSAL, on=proposal)
    _ensure_review(db, proposal.initiative_id, form, now)
    taken = hold(db, Proposal, proposal.id)
    with in_words():
        lifecycle.ensure_draft(taken.stage)
    taken.title, taken.about, taken.review_on = form.title, form.about, form.review_on
    taken.rounds, taken.fallback = form.rounds, form.fallback
    first = queries.version_of(db, taken, 1)
    first.text, first.by_name, first.at = form.text, actor.name, now
    db.add_all([taken, first])
    _log(db, actor, taken, "correct_proposal", now)


def open_rounds(db: Session, actor: Actor, proposal: Proposal, form: OpeningForm, *, now: datetime) -> None:
    """Freeze who is asked: those who sit today. Then everybody speaks, round by round."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    if form.first not in lifecycle.ROUNDS:
        raise Invalid({"first": NO_ROUND})
    if proposal.review_on <= committee.today_in(db, proposal.initiative_id, now):
        raise Conflict(PAST, code="review_in_the_past")
    _take_open(db, actor, proposal, form.first, now)
    body = db.get_one(Body, proposal.body_id)
    view = committee.body_view(db, body, committee.today_in(db, proposal.initiative_id, now))
    if not view.filled:
        raise Conflict(NOBODY, code="nobody_sits")
    db.add_all(_roll(proposal, view))
    first = queries.version_of(db, proposal, 1)
    first.asked = form.first is RoundKind.OBJECTIONS
    db.add(first)
    db.flush()
    proposal.roll_hash = record.seal(queries.roll_data(queries.asked(db, proposal)))
    db.add(proposal)
    seats = len(view.filled)
    text = record.seal(queries.version_data(first))
    _log(
        db, actor, proposal, "open_consent", now, roll_hash=proposal.roll_hash, seats=seats, version_sha256=text,
    )  # fmt: skip
    events.record(db, ConsentOpened(proposal.initiative_id, proposal.public_id))


def _take_open(db: Session, actor: Actor, proposal: Proposal, first: RoundKind, now: datetime) -> None:
    """One of two facilitators opens it: whoever changes the row first."""
    taken = db.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.stage) == Stage.DRAFT)
        .values(stage=Stage.OPEN, held=first, opened_at=now, opened_by=actor.membership_id)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(OPENED, code="already_open")
    db.refresh(proposal)


def _roll(proposal: Proposal, view: BodyView) -> list[AskedSeat]:
    seats = [seat for college in view.colleges for seat in college.seats if seat.filled]
    return [
        _line(proposal, seat, position, label)
        for position, (seat, label) in enumerate(zip(seats, _labels(seats), strict=True), 1)
    ]


def _labels(seats: list[SeatView]) -> list[str]:
    """A name for each, and no two alike: sentences and files quote people by it."""
    named = [seat.name for seat in seats]
    twice = Counter(named)
    told = [
        f"{seat.name} ({seat.organisation or seat.label})" if twice[seat.name] > 1 else seat.name
        for seat in seats
    ]
    again = Counter(told)
    return [f"{one} [{place}]" if again[one] > 1 else one for place, one in enumerate(told, 1)]


def _line(proposal: Proposal, seat: SeatView, position: int, label: str) -> AskedSeat:
    titular, alternate = seat.titular, seat.alternate
    return AskedSeat(
        initiative_id=proposal.initiative_id,
        proposal_id=proposal.id or 0,
        seat_id=seat.id,
        seat=seat.public_id,
        position=position,
        label=label,
        college=seat.college,
        organisation=seat.organisation,
        titular_id=titular.membership_id if titular else None,
        titular=titular.name if titular else "",
        alternate_id=alternate.membership_id if alternate else None,
        alternate=alternate.name if alternate else "",
    )


def _ensure_review(db: Session, initiative_id: int, form: ProposalForm, now: datetime) -> None:
    if form.review_on <= committee.today_in(db, initiative_id, now):
        raise Invalid({"review_on": PAST})


def _log(db: Session, actor: Actor, proposal: Proposal, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db, proposal.initiative_id, actor.person_public_id, verb, "proposal", proposal.public_id, now=now,
        **details,
    )  # fmt: skip
