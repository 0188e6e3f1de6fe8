"""The letter to those who facilitate when somebody asks to join: once for a request, when its address is confirmed."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from foundation import mail
from foundation.language import in_each
from people.models import Initiative, Membership, Person, Role
from workspace.joining.models import JoinRequest
from workspace.streams.models import WorkStream

DECIDING = (Role.FACILITATOR, Role.ADMINISTRATOR)


def write(db: Session, request: JoinRequest, link: str, *, now: datetime) -> int:
    """How many letters: to each who may decide on it, is still there and has an address."""
    people = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            Membership.initiative_id == request.initiative_id,
            col(Membership.role).in_(DECIDING),
            col(Membership.left_at).is_(None),
            col(Person.erased_at).is_(None),
            Person.email != "",
        )
        .order_by(col(Person.id))
    ).all()
    initiative = db.get_one(Initiative, request.initiative_id)
    stream = db.get_one(WorkStream, request.stream_id) if request.stream_id else None
    subject, text = _words(initiative.name, stream.title if stream else "", link)
    for person in people:
        mail.post(db, person.email, subject, text, initiative_id=request.initiative_id, now=now)
    return len(people)


def _words(initiative: str, stream: str, link: str) -> tuple[str, str]:
    """Subject and text, without the name nor the words of whoever asks: a request taken back leaves none anywhere."""

    def said() -> tuple[str, str]:
        where = (
            _("le chantier «\u00a0%(title)s\u00a0» de %(name)s", title=stream, name=initiative)
            if stream
            else initiative
        )
        return _("%(name)s\u00a0: quelqu’un demande à participer", name=initiative), _(
            "Bonjour,\n\nQuelqu’un demande à participer\u00a0: %(where)s.\n\n"
            "Lire sa demande, l’accueillir, lui répondre ou l’orienter\u00a0:\n%(link)s\n\n"
            "Une seule décision suffit\u00a0: toutes les personnes qui facilitent ont reçu ce courriel.",
            where=where,
            link=link,
        )

    return in_each(said)
