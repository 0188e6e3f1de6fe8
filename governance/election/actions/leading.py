"""What who facilitates does: end a round, propose a person, set an objection aside with a reason, note who is away, remind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import events
from foundation.errors import Conflict, Invalid, Missing
from governance.consent.rules import lifecycle as objecting
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, State
from governance.election import queries
from governance.election.actions.preparing import held, log
from governance.election.events import ElectionMoved
from governance.election.forms import AwayForm, PersonForm, ReasonForm, StageForm
from governance.election.models import (
    Election,
    ElectionNomination,
    ElectionObjection,
    ElectionSeat,
    PersonProposed,
)
from governance.election.rules import lifecycle
from governance.election.rules.lifecycle import Stage
from governance.votes import reminding
from governance.votes.refusing import in_words
from people import gate
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission

NOT_NAMED = _l("Personne n’a nommé cette personne : proposez quelqu’un qui l’a été.")
GONE = _l("L’une de ces objections n’attend plus : relisez la page.")
UNSAID = _l("Dites ce qui est convenu : c’est ce qui répond à l’objection.")
HAS_SPOKEN = _l("Ce siège a déjà parlé dans ce tour.")


def end_round(db: Session, actor: Actor, election: Election, form: StageForm, *, now: datetime) -> None:
    """From the nominations to the reports, from the reports to a person to propose."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    lines, said = queries.asked(db, taking), queries.nominations(db, taking)
    with in_words():
        following = lifecycle.ended(form.round, taking.stage, queries.awaited(lines, taking, said, ()))
    if taking.stage is Stage.FIRST:
        _note_absences(db, taking, lines, {one.seat_id for one in said}, now)
    taking.stage, taking.revealed = following, True
    db.add(taking)
    log(db, actor, taking, "end_round", now, round=form.round.value)
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def _note_absences(
    db: Session, election: Election, lines: list[ElectionSeat], named: Collection[int], now: datetime
) -> None:
    """Nobody named anybody for these seats: that is written too."""
    for line in lines:
        if line.seat_id not in named:
            db.add(
                ElectionNomination(
                    initiative_id=election.initiative_id,
                    election_id=election.id or 0,
                    round=1,
                    seat_id=line.seat_id,
                    absent=True,
                    at=now,
                )
            )
    db.flush()


def propose_person(
    db: Session, actor: Actor, election: Election, form: PersonForm, *, now: datetime
) -> PersonProposed:
    """Propose somebody who was named, on the strength of the arguments; everybody is asked, she last.

    The same person again, with what was agreed to meet objections, or another instead of her.
    """
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_proposing(form.number, taking.number, taking.stage)
    if form.objections and not form.agreed:
        raise Invalid({"agreed": UNSAID})
    person, name = _named(db, taking, form.person)
    taking.number, taking.stage = taking.number + 1, Stage.CONSENT
    _integrate(db, taking, form.objections)
    made = PersonProposed(
        initiative_id=taking.initiative_id,
        election_id=taking.id or 0,
        number=taking.number,
        person_id=person,
        person=name,
        seat=_seat_of(queries.asked(db, taking), person),
        why=form.why,
        agreed=form.agreed,
        by_name=actor.name,
        at=now,
    )
    db.add_all([taking, made])
    db.flush()
    integrated = sorted(form.objections)
    log(db, actor, taking, "propose_person", now, proposal=made.number, integrates=integrated)
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))
    return made


def _named(db: Session, election: Election, public_id: str) -> tuple[int, str]:
    """Somebody the seats name after both rounds."""
    names = {
        one.person_id: one.person for one in queries.named_now(queries.nominations(db, election)).values()
    }
    found = db.exec(
        select(Membership).where(
            Membership.initiative_id == election.initiative_id, Membership.public_id == public_id
        )
    ).first()
    if found is None or found.id is None or found.id not in names:
        raise Invalid({"person": NOT_NAMED})
    return found.id, names[found.id]


def _seat_of(lines: list[ElectionSeat], person: int) -> str:
    """The seat she holds, as titular rather than as alternate; empty when she holds none."""
    seats = [line.seat for line in lines if line.titular_id == person]
    seats += [line.seat for line in lines if line.alternate_id == person]
    return seats[0] if seats else ""


def _integrate(db: Session, election: Election, chosen: Collection[str]) -> None:
    """All the objections named, or none: one of them may just have been withdrawn."""
    found = [one for one in queries.objections(db, election) if one.public_id in set(chosen)]
    waiting = [one for one in found if one.state in STANDING_OBJECTIONS and one.number == election.number - 1]
    if len(waiting) != len(set(chosen)):
        raise Conflict(GONE, code="objection_gone")
    for one in waiting:
        one.state, one.integrated_in = State.INTEGRATED, election.number
        db.add(one)


def set_aside(
    db: Session,
    actor: Actor,
    election: Election,
    objection: ElectionObjection,
    form: ReasonForm,
    *,
    now: datetime,
) -> None:
    """The group does not hold the objection admissible, and says why; its author may maintain it."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    db.refresh(objection)
    with in_words():
        lifecycle.ensure_consent(objection.number, taking.number, taking.stage)
        objection.state = objecting.set_aside(objection.state)
    objection.set_aside_because = form.reason
    db.add(objection)
    log(db, actor, taking, "set_objection_aside", now, objection=objection.public_id, reason=form.reason)
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def note_away(
    db: Session, actor: Actor, election: Election, seat: str, form: AwayForm, *, now: datetime
) -> None:
    """Nobody waits for that seat any more, or somebody does again; whoever speaks is there."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_heard(taking.stage)
    lines = queries.asked(db, taking)
    line = next((one for one in lines if one.seat == seat), None)
    if line is None:
        raise Missing
    said, spoken = queries.nominations(db, taking), queries.turns(db, taking)
    waiting = queries.awaited([line], taking, said, spoken)
    if form.away and not line.away and not waiting:
        raise Conflict(HAS_SPOKEN, code="seat_has_spoken")
    if line.away == form.away:
        return
    line.away = form.away
    db.add(line)
    log(db, actor, taking, "note_away" if form.away else "note_present", now, seat=seat)
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def remind(db: Session, actor: Actor, election: Election, *, link: str, now: datetime) -> int:
    """Write to those awaited in this round, once a day at most; how many letters."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_open(taking.stage)
    said, spoken = queries.nominations(db, taking), queries.turns(db, taking)
    waiting = queries.awaited(queries.asked(db, taking), taking, said, spoken)
    letters = reminding.write(db, waiting, _words(taking, link), taking.initiative_id, now)
    if letters:
        log(db, actor, taking, "remind", now, letters=letters)
    return letters


def _words(election: Election, link: str) -> tuple[str, str]:
    subject = _("Votre parole est attendue : %(title)s", title=election.role)
    text = _(
        "Bonjour,\n\nUne élection sans candidat est en cours dans votre instance, pour le rôle « %(role)s ». "
        "Votre parole y est attendue.\n\nLire et parler : %(link)s",
        role=election.role,
        link=link,
    )
    return subject, text
