"""Describing the part to give, correcting it, opening: the roll is frozen, and the first round begins."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation import events, ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.queries import BodyView, SeatView
from governance.election import queries, record
from governance.election.events import ElectionOpened
from governance.election.forms import ElectionForm
from governance.election.models import Election, ElectionSeat
from governance.election.rules import lifecycle
from governance.election.rules.lifecycle import Stage
from governance.votes.refusing import in_words
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOBODY = _l("Personne ne siège dans cette instance aujourd’hui : composez-la avant d’ouvrir le tour.")
OPENED = _l("Cette élection vient d’être ouverte : relisez la page.")
PAST = _l("Le mandat doit finir après aujourd’hui.")


def prepare(db: Session, actor: Actor, body: Body, form: ElectionForm, *, now: datetime) -> Election:
    """Describe a part that a body is to give somebody; nobody is asked yet."""
    gate.require(actor, Permission.PROPOSE, on=body)
    _ensure_ahead(db, body.initiative_id, form, now)
    election = Election(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        role=form.role,
        profile=form.profile,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        meeting=form.meeting,
        author_id=actor.membership_id,
        author=actor.name,
        written_at=now,
    )
    db.add(election)
    db.flush()
    log(db, actor, election, "prepare_election", now)
    return election


def correct(db: Session, actor: Actor, election: Election, form: ElectionForm, *, now: datetime) -> None:
    """Change a part nobody was asked about yet; its body stays."""
    gate.require(actor, Permission.CORRECT_PROPOSAL, on=election)
    _ensure_ahead(db, election.initiative_id, form, now)
    taken = held(db, election)
    with in_words():
        lifecycle.ensure_draft(taken.stage)
    taken.role, taken.profile = form.role, form.profile
    taken.starts_on, taken.ends_on = form.starts_on, form.ends_on
    db.add(taken)
    log(db, actor, taken, "correct_election", now)


def open_election(db: Session, actor: Actor, election: Election, *, now: datetime) -> None:
    """Freeze who is asked: those who sit today. Of two facilitators, one opens it."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    today = committee.today_in(db, election.initiative_id, now)
    taken = held(db, election)
    if taken.stage is not Stage.DRAFT:
        raise Conflict(OPENED, code="already_open")
    if taken.ends_on <= today:
        raise Conflict(PAST, code="term_in_the_past")
    view = committee.body_view(db, db.get_one(Body, taken.body_id), today)
    if not view.filled:
        raise Conflict(NOBODY, code="nobody_sits")
    db.add_all(_roll(taken, view))
    db.flush()
    taken.stage, taken.opened_at, taken.opened_by = Stage.FIRST, now, actor.membership_id
    taken.roll_hash = record.seal(record.roll_data(queries.asked(db, taken)))
    db.add(taken)
    log(db, actor, taken, "open_election", now, roll_hash=taken.roll_hash, seats=len(view.filled))
    events.record(db, ElectionOpened(taken.initiative_id, taken.public_id))


@gate.internal
def held(db: Session, election: Election) -> Election:
    """The election as it is now: whoever else moves it waits until this transaction ends."""
    return hold(db, Election, election.id)


@gate.internal
def log(db: Session, actor: Actor, election: Election, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db, election.initiative_id, actor.person_public_id, verb, "election", election.public_id, now=now,
        **details,
    )  # fmt: skip


def _ensure_ahead(db: Session, initiative_id: int, form: ElectionForm, now: datetime) -> None:
    if form.ends_on <= committee.today_in(db, initiative_id, now):
        raise Invalid({"ends_on": PAST})


def _roll(election: Election, view: BodyView) -> list[ElectionSeat]:
    seats = [seat for college in view.colleges for seat in college.seats if seat.filled]
    return [
        _line(election, seat, position, label)
        for position, (seat, label) in enumerate(zip(seats, _labels(seats), strict=True), 1)
    ]


def _labels(seats: list[SeatView]) -> list[str]:
    """A name for each, and no two alike: sentences and files quote seats by it."""
    twice = Counter(seat.name for seat in seats)
    told = [
        f"{seat.name} ({seat.organisation or seat.label})" if twice[seat.name] > 1 else seat.name
        for seat in seats
    ]
    again = Counter(told)
    return [f"{one} [{place}]" if again[one] > 1 else one for place, one in enumerate(told, 1)]


def _line(election: Election, seat: SeatView, position: int, label: str) -> ElectionSeat:
    titular, alternate = seat.titular, seat.alternate
    return ElectionSeat(
        initiative_id=election.initiative_id,
        election_id=election.id or 0,
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
