"""Builders of consultations."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session

from charters.consultations import actions, queries, shown
from charters.consultations.forms import PeriodForm
from charters.consultations.models import Consultation, ConsultationComment, ConsultedArticle
from charters.models import CharterVersion
from charters.rules.consulting import Verdict, Word
from people import queries as people
from people.models import Membership, Role
from tests.builders import A_MORNING, a_member, a_person, an_initiative, an_organisation, the_actor
from tests.builders_charters import a_charter

FIRST, LAST = date(2026, 3, 12), date(2026, 3, 20)
AFTER = datetime(2026, 3, 20, 23, 0, tzinfo=UTC)  # midnight in Paris


def days(first: date = FIRST, last: date = LAST, *, public: bool = False) -> PeriodForm:
    """What is posted to call a consultation; from the day of A_MORNING on."""
    return PeriodForm(first=first, last=last, public=public)


def a_consultation(
    db: Session,
    facilitator: Membership,
    version: CharterVersion,
    *,
    first: date = FIRST,
    last: date = LAST,
    public: bool = False,
    now: datetime = A_MORNING,
) -> Consultation:
    """A consultation on a version, open at once unless said otherwise."""
    return actions.call(
        db, the_actor(db, facilitator, now=now), version, days(first, last, public=public), now=now
    )


def the_consulted(db: Session, consultation: Consultation, number: int = 1) -> ConsultedArticle:
    """The article of that number, as it was put to people."""
    return next(one for one in queries.articles_of(db, consultation) if one.number == number)


def a_reaction(
    db: Session,
    member: Membership,
    consultation: Consultation,
    word: Word = Word.AGREE,
    *,
    number: int = 1,
    now: datetime = A_MORNING,
) -> None:
    """A member says a word of an article."""
    article = the_consulted(db, consultation, number)
    actions.react(db, the_actor(db, member, now=now), consultation, article, word, now=now)


def a_comment_on(
    db: Session,
    member: Membership,
    consultation: Consultation,
    text: str = "Plus simple, s’il vous plaît.",
    *,
    number: int = 1,
    now: datetime = A_MORNING,
) -> ConsultationComment:
    """A member writes of an article."""
    article = the_consulted(db, consultation, number)
    return actions.comment(db, the_actor(db, member, now=now), consultation, article, text, now=now)


class House:
    """A draft, a member who speaks for an organisation, another, an observer, a facilitator, and somebody of the public."""

    def __init__(self, db):
        self.db = db
        self.initiative = an_initiative(db, listed=True)
        self.version = a_charter(db, self.initiative, "1.1")
        organisation = an_organisation(db, self.initiative, "Graine & Bocage")
        self.karim = a_member(db, self.initiative, "Karim Bellombre", organisation=organisation)
        self.nour = a_member(db, self.initiative, "Nour Sarrazet")
        self.observer = a_member(db, self.initiative, role=Role.OBSERVER)
        self.perrine = a_member(db, self.initiative, "Perrine Rochevaire", role=Role.FACILITATOR)
        self.passerby = a_person(db, "Ysolde Passante")

    def lead(self, now=A_MORNING):
        return the_actor(self.db, self.perrine, now=now)

    def public(self, now=A_MORNING):
        return people.actor_in(self.db, self.passerby.id, self.initiative, now)

    def read(self, consultation, member=None, now=A_MORNING):
        actor = the_actor(self.db, member or self.nour, now=now)
        found = queries.consultation_for(self.db, actor, consultation.public_id)
        return shown.view(self.db, actor, found, now=now)

    def read_in_public(self, consultation, now=A_MORNING, actor=None):
        found, _initiative = queries.public_consultation(self.db, consultation.public_id)
        return shown.public_view(self.db, actor or self.public(now), found, now=now)

    def answer_all(self, consultation, now=AFTER):
        for number in (1, 2):
            article = the_consulted(self.db, consultation, number)
            actions.keep(
                self.db, self.lead(now), consultation, article, Verdict.CHANGED, "Plus simple.", now=now
            )
