"""Those who have not signed the version in force: how many, and a letter to each, once in seven days whoever asks for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters import queries
from charters.models import CharterVersion, Signature
from charters.rules.standing import Standing
from foundation import ledger, mail
from foundation.language import in_each
from foundation.rows import take_turn
from people import gate
from people.actor import Actor
from people.models import Initiative, Mandate, Membership, Organisation, Person, Role
from people.permissions import Permission
from people.queries import in_force
from workspace.streams.models import WorkStream

BETWEEN_REMINDERS = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """Somebody who may still sign: for herself (`mine`), and for the organisations she may bind."""

    name: str
    email: str
    mine: bool
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class Unsigned:
    """Who waits, by name; `last` and `next` are when they were last written to, and when they may be again."""

    waiting: tuple[Waiting, ...]
    last: datetime | None
    next: datetime | None

    @property
    def persons(self) -> int:
        return sum(one.mine for one in self.waiting)

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(sorted({name for one in self.waiting for name in one.organisations}))


def unsigned(db: Session, actor: Actor, version: CharterVersion, *, now: datetime) -> Unsigned:
    """Participants who have not signed, and organisations that somebody may bind and that are not."""
    gate.require(actor, Permission.PUT_CHARTER_IN_FORCE, on=version)
    last = version.reminded_at
    again = last + BETWEEN_REMINDERS if last else None
    return Unsigned(_waiting(db, version, now), last, again if again and again > now else None)


def remind(db: Session, actor: Actor, version: CharterVersion, *, link: str, now: datetime) -> int:
    """Write to each of them; how many letters: none where they were written to less than seven days ago."""
    gate.require(actor, Permission.PUT_CHARTER_IN_FORCE, on=version)
    waiting = [one for one in _waiting(db, version, now) if one.email]
    if not waiting or not _may_remind(db, version, now):
        return 0
    stream = db.get_one(WorkStream, version.stream_id).title if version.stream_id else ""
    for one in waiting:
        mail.post(
            db, one.email, *_words(version, stream, one, link), initiative_id=version.initiative_id, now=now
        )
    ledger.write(
        db, version.initiative_id, actor.person_public_id, "remind", "charter", version.public_id, now=now,
        letters=len(waiting),
    )  # fmt: skip
    return len(waiting)


def _may_remind(db: Session, version: CharterVersion, now: datetime) -> bool:
    """Take the right to write for this week: two facilitators at once send one letter to each."""
    here = (col(CharterVersion.id) == version.id, col(CharterVersion.standing) == Standing.IN_FORCE)
    taken = take_turn(db, CharterVersion, *here, every=BETWEEN_REMINDERS, now=now)
    db.expire(version, ["reminded_at"])
    return taken


def _waiting(db: Session, version: CharterVersion, now: datetime) -> tuple[Waiting, ...]:
    members = db.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.initiative_id == version.initiative_id,
            col(Membership.left_at).is_(None),
            Membership.role != Role.OBSERVER,
            col(Person.erased_at).is_(None),
        )
        .where(*queries.concerned(version.stream_id))
        .order_by(col(Person.name), col(Membership.id))
    ).all()
    signed, bound = _signed(db, version), _may_bind(db, version, now)
    found = (
        Waiting(person.name, person.email, member.id not in signed, tuple(bound[member.id or 0]))
        for member, person in members
    )
    return tuple(one for one in found if one.mine or one.organisations)


def _signed(db: Session, version: CharterVersion) -> set[int]:
    """Members whose own signature stands."""
    return set(
        db.exec(
            select(Signature.membership_id).where(
                col(Signature.version_id).in_(queries.same_ids(db, version.id)),
                col(Signature.organisation_id).is_(None),
                col(Signature.withdrawn_at).is_(None),
            )
        )
    )


def _may_bind(db: Session, version: CharterVersion, now: datetime) -> defaultdict[int, list[str]]:
    """By member: organisations that have not signed, and that her mandate lets her bind today."""
    zone = ZoneInfo(db.get_one(Initiative, version.initiative_id).time_zone)
    mandates = db.exec(
        select(Mandate.membership_id, Organisation)
        .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
        .where(
            Mandate.initiative_id == version.initiative_id,
            col(Mandate.signs),
            in_force(now.astimezone(zone).date()),
        )
        .order_by(col(Organisation.name))
    )
    signed = queries.signed_organisations(db, version.id or 0)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for member, organisation in mandates:
        if organisation.id not in signed and organisation.name not in found[member]:
            found[member].append(organisation.name)
    return found


def _words(version: CharterVersion, stream: str, one: Waiting, link: str) -> tuple[str, str]:
    """Subject and text."""

    def said() -> tuple[str, str]:
        whom = [*([_("en votre nom")] if one.mine else []), *one.organisations]
        subject, text = _of_annex() if stream else _of_charter()
        values = {"number": version.number, "title": stream, "whom": ", ".join(whom), "link": link}
        return subject % values, text % values

    return in_each(said)


def _of_charter() -> tuple[str, str]:
    return _("Charte %(number)s : votre signature est attendue"), _(
        "Bonjour,\n\nLa charte %(number)s est en vigueur, et vous ne l’avez pas encore signée.\n"
        "Reste à signer : %(whom)s.\n\nLa lire et la signer : %(link)s\n\n"
        "Signer reste libre, et une signature se retire à tout moment."
    )


def _of_annex() -> tuple[str, str]:
    return _("Annexe %(number)s du chantier «\u00a0%(title)s\u00a0»\u00a0: votre signature est attendue"), _(
        "Bonjour,\n\nL’annexe %(number)s du chantier «\u00a0%(title)s\u00a0» est en vigueur, et vous ne l’avez pas encore "
        "signée.\nReste à signer\u00a0: %(whom)s.\n\nLa lire et la signer\u00a0: %(link)s\n\n"
        "Signer reste libre, et une signature se retire à tout moment."
    )
