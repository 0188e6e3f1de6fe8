"""Builders of elections without candidates."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from governance.election import queries
from governance.election.actions import closing, leading, preparing, speaking
from governance.election.forms import (
    NOBODY,
    AnswerForm,
    ElectionForm,
    NominationForm,
    PersonForm,
    StageForm,
    WordForm,
)
from governance.election.models import Election, ElectionObjection, PersonProposed
from governance.election.rules.lifecycle import Answer, Stage
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position
from people.models import Membership
from tests.builders import A_MORNING, the_actor
from tests.builders_governance import Committee

ROLE = "Facilitation du comité"
PROFILE = "Préparer et animer les séances, tenir le temps, faire circuler la parole."
TERM = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 11, 30)}
WHY = "Elle écoute, et tient le temps."


def an_election(db: Session, circle: Committee, role: str = ROLE, **more) -> Election:
    """A part nobody is asked about yet."""
    form = ElectionForm(body=circle.body.slug, role=role, **{"profile": PROFILE, **TERM, **more})
    return preparing.prepare(db, the_actor(db, circle.facilitator), circle.body, form, now=A_MORNING)


def an_open_election(db: Session, circle: Committee, **more) -> Election:
    """In its first round."""
    election = an_election(db, circle, **more)
    preparing.open_election(db, the_actor(db, circle.facilitator), election, now=A_MORNING)
    return election


def people(circle: Committee) -> list[Membership]:
    return [member for _seat, member in circle.everybody]


def seat_of(db: Session, election: Election, member: Membership) -> str:
    return queries.mine(queries.asked(db, election), the_actor(db, member))[0].seat


def names(
    db: Session, election: Election, member: Membership, person: Membership | None, reason: str = WHY, **more
) -> None:
    """The member names somebody, or nobody, for her seat in the round under way."""
    told = {"seat": seat_of(db, election, member), "round": election.stage, **more}
    form = NominationForm(person=person.public_id if person else NOBODY, reason=reason, **told)
    speaking.nominate(db, the_actor(db, member), election, form, now=A_MORNING)


def ends_round(db: Session, election: Election, circle: Committee, stage: Stage | None = None) -> None:
    form = StageForm(round=stage or election.stage)
    leading.end_round(db, the_actor(db, circle.facilitator), election, form, now=A_MORNING)


def everybody_names(db: Session, election: Election, circle: Committee, person: Membership) -> None:
    for member in people(circle):
        names(db, election, member, person)


def proposes(
    db: Session, election: Election, circle: Committee, person: Membership, **more
) -> PersonProposed:
    told = {"number": election.number, "why": WHY, **more}
    form = PersonForm(person=person.public_id, **told)
    return leading.propose_person(db, the_actor(db, circle.facilitator), election, form, now=A_MORNING)


def a_person_proposed(db: Session, circle: Committee, **more) -> Election:
    """Everybody named the first member, who is proposed."""
    election = an_open_election(db, circle, **more)
    person = people(circle)[0]
    everybody_names(db, election, circle, person)
    ends_round(db, election, circle)
    ends_round(db, election, circle)
    proposes(db, election, circle, person)
    return election


def says(
    db: Session, election: Election, member: Membership, position: Position = Position.CONSENT, **more
) -> None:
    told = {"seat": seat_of(db, election, member), "number": election.number, **more}
    form = WordForm(position=position, **told)
    speaking.say(db, the_actor(db, member), election, form, now=A_MORNING)


def objects(
    db: Session, election: Election, member: Membership, reason: str = "Elle a déjà deux rôles."
) -> ElectionObjection:
    says(db, election, member, Position.OBJECTION, reason=reason)
    return queries.objections(db, election)[-1]


def everybody_consents(db: Session, election: Election, circle: Committee) -> None:
    """The person proposed last."""
    for member in reversed(people(circle)):
        says(db, election, member)


def is_asked(db: Session, election: Election, circle: Committee) -> None:
    closing.ask(db, the_actor(db, circle.facilitator), election, now=A_MORNING)


def answers(
    db: Session, election: Election, member: Membership, answer: Answer = Answer.ACCEPTED, **more
) -> RegisterEntry | None:
    form = AnswerForm(answer=answer, **{"number": election.number, **more})
    return closing.answer(db, the_actor(db, member), election, form, now=A_MORNING)


def elected(db: Session, circle: Committee, **more) -> Election:
    """The first member is elected, and accepts."""
    election = a_person_proposed(db, circle, **more)
    everybody_consents(db, election, circle)
    is_asked(db, election, circle)
    answers(db, election, people(circle)[0])
    return election
