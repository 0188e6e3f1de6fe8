"""Letters about consultations: to participants as one opens, and before its end to those who have said nothing, each once.

Of a consultation on an annex, to those who take part in its stream.

Who left, who was erased, who looks on and who has no address is not written to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _
from sqlmodel import Session, col, or_, select

from charters import places
from charters import queries as charters
from charters.consultations import queries
from charters.consultations.models import (
    Consultation,
    ConsultationComment,
    ConsultationReaction,
    ConsultedArticle,
)
from charters.models import CharterVersion
from charters.places import Place
from charters.rules.announcing import Letter, due
from foundation import mail
from foundation.db import Database
from foundation.language import day, in_each
from foundation.rows import take_turn
from people.models import Initiative, Membership, Person, Role

ONCE = timedelta(days=36_500)


def write_due(app: Flask) -> None:
    """Each consultation in its own transaction."""
    database: Database = app.extensions["database"]
    now = app.extensions["clock"].now()
    with database.reading() as db:
        waiting = list(db.exec(_waiting(now)))
    for key in waiting:
        with database.transaction() as db:
            write(db, key, app.extensions["settings"].public_url, now)


def _waiting(now: datetime) -> Any:
    return (
        select(Consultation.id)
        .where(
            col(Consultation.opens_at) <= now,
            col(Consultation.closes_at) > now,
            col(Consultation.ended_at).is_(None),
            or_(col(Consultation.opening_told_at).is_(None), col(Consultation.closing_told_at).is_(None)),
        )
        .order_by(col(Consultation.id))
    )


def write(db: Session, key: int | None, public_url: str, now: datetime) -> int:
    """How many letters leave now; of two processes, one writes them."""
    row = db.get_one(Consultation, key)
    letter = due(
        queries.period_of(row),
        now,
        opening_told=row.opening_told_at is not None,
        closing_told=row.closing_told_at is not None,
    )
    if letter is None:
        return 0
    moment = f"{letter.value}_told_at"
    if not take_turn(db, Consultation, col(Consultation.id) == row.id, every=ONCE, now=now, moment=moment):
        return 0
    initiative = db.get_one(Initiative, row.initiative_id)
    place = places.of(db, row.stream_id)
    link = f"{public_url}/{initiative.slug}{place.path}/consultations/{row.public_id}"
    subject, text = _words(db, row, initiative, letter, place, link)
    people = _people(db, row, silent=letter is Letter.CLOSING)
    for person in people:
        mail.post(db, person.email, subject, text, initiative_id=row.initiative_id, now=now)
    return len(people)


def _people(db: Session, row: Consultation, *, silent: bool) -> list[Person]:
    """Those who may answer; with `silent`, those who have neither said a word nor commented."""
    wanted = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            Membership.initiative_id == row.initiative_id,
            col(Membership.left_at).is_(None),
            Membership.role != Role.OBSERVER,
            col(Person.erased_at).is_(None),
            Person.email != "",
            *charters.concerned(row.stream_id),
        )
        .order_by(col(Person.id))
    )
    if silent:
        articles = select(ConsultedArticle.id).where(ConsultedArticle.consultation_id == row.id)
        for said in (ConsultationReaction, ConsultationComment):
            spoke = select(said.person_id).where(col(said.article_id).in_(articles))
            wanted = wanted.where(col(Person.id).not_in(spoke))
    return list(db.exec(wanted))


def _words(
    db: Session, row: Consultation, initiative: Initiative, letter: Letter, place: Place, link: str
) -> tuple[str, str]:
    """Subject and text."""
    number = db.get_one(CharterVersion, row.version_id).number
    zone = ZoneInfo(initiative.time_zone)
    last = (row.closes_at - timedelta(seconds=1)).astimezone(zone).date()

    def said() -> tuple[str, str]:
        subject, text = _opening() if letter is Letter.OPENING else _closing()
        values = {"initiative": initiative.name, "day": day(last), "link": link}
        return subject % {**values, "what": place.named(number)}, text % {**values, "what": place.the(number)}

    return in_each(said)


def _opening() -> tuple[str, str]:
    return _("%(what)s\u00a0: la consultation est ouverte"), _(
        "Bonjour,\n\n%(initiative)s vous consulte sur %(what)s, jusqu’au %(day)s inclus. Dites ce que vous pensez de "
        "chaque article, en un mot ou en plusieurs.\n\nLire et donner mon avis\u00a0:\n%(link)s\n\n"
        "Répondre reste libre. Vous pourrez changer d’avis jusqu’à la fin."
    )


def _closing() -> tuple[str, str]:
    return _("%(what)s\u00a0: la consultation se termine le %(day)s"), _(
        "Bonjour,\n\nLa consultation de %(initiative)s sur %(what)s se termine le %(day)s, et vous n’y avez encore "
        "rien dit.\n\nLire et donner mon avis\u00a0:\n%(link)s\n\nRépondre reste libre. C’est le seul rappel."
    )
