"""Reading rights: every circle that may be named, who may do what today, who would gain and lose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from people import gate
from people.actor import Actor
from people.circles import Shared, Thing
from people.models import College, Membership, Organisation, Person
from people.permissions import Permission
from people.rules import sharing
from people.rules.predicates import Scope
from people.rules.sharing import Circle, Grant, Level, Moved
from workspace.documents import reach
from workspace.rights.rules import changes
from workspace.rights.sharable import Sharable
from workspace.streams.queries import names as stream_names


@dataclass(frozen=True)
class Named:
    """A circle that may be granted something. `token` names it in forms; `count` people are in it."""

    circle: Circle
    key: int
    token: str
    name: str
    count: int

    @property
    def who(self) -> tuple[Circle, int]:
        return self.circle, self.key


@dataclass(frozen=True)
class Group:
    """People of whom the same may be said, by name."""

    level: Level
    names: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """Who would gain and who would lose; `gains` and `losses` by what they could do then."""

    gains: tuple[Group, ...]
    losses: tuple[Group, ...]
    gained: int
    lost: int


@dataclass(frozen=True)
class Last:
    """The last change, that may be taken back."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Holding:
    """Who may do what today: people by the most they may do."""

    groups: tuple[Group, ...]
    total: int


def named(db: Session, actor: Actor, people: Sequence[Actor]) -> list[Named]:
    """Everything that may be chosen: the initiative, its streams, colleges and organisations, each of its members."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    counts = _counts(people)
    said: list[tuple[Circle, int, str, str]] = [
        (Circle.INITIATIVE, 0, "", _("toute la démarche")),
        *((Circle.STREAM, one.id or 0, one.public_id, one.title) for one in stream_names(db, actor)),
        *_of(db, actor, Circle.COLLEGE, College),
        *_of(db, actor, Circle.ORGANISATION, Organisation),
        *((Circle.PERSON, one.membership_id or 0, one.membership_public_id, one.name) for one in people),
    ]
    return [
        Named(
            circle,
            key,
            changes.token(circle, public_id),
            reach.name_of(circle, name),
            counts.get((circle, key), 0),
        )
        for circle, key, public_id, name in said
    ]


def _of(
    db: Session, actor: Actor, circle: Circle, table: type[College | Organisation]
) -> list[tuple[Circle, int, str, str]]:
    wanted = select(table.id, table.public_id, table.name).where(table.initiative_id == actor.initiative_id)
    rows = db.exec(wanted.order_by(col(table.name), col(table.id))).all()
    return [(circle, key or 0, public_id, name) for key, public_id, name in rows]


def _counts(people: Iterable[Actor]) -> dict[tuple[Circle, int], int]:
    found: dict[tuple[Circle, int], int] = {}
    for one in people:
        for circle, keys in sharing.circles(one).items():
            for key in keys:
                found[circle, key] = found.get((circle, key), 0) + 1
    return found


def holding(thing: Shared, people: Sequence[Actor]) -> Holding:
    """By what they may do, the most first; callers may read the thing."""
    groups = []
    for level in (Level.WRITE, Level.SUGGEST, Level.READ):
        those = [one.name for one in people if sharing.level(one, thing.grants) == level]
        if those:
            groups.append(Group(level, tuple(those)))
    return Holding(tuple(groups), sum(len(one.names) for one in groups))


def preview(thing: Shared, grants: Sequence[Grant], people: Sequence[Actor]) -> Preview:
    """What choosing these would change."""
    moved = sharing.moved(thing.grants, grants, people)
    gains, losses = [one for one in moved if one.gains], [one for one in moved if not one.gains]
    return Preview(_grouped(gains), _grouped(losses), len(gains), len(losses))


def _grouped(moved: Sequence[Moved[Actor]]) -> tuple[Group, ...]:
    found: dict[Level, list[str]] = {}
    for one in sorted(moved, key=lambda one: -one.after):
        found.setdefault(one.after, []).append(one.who.name)
    return tuple(Group(level, tuple(those)) for level, those in found.items())


def last(db: Session, thing: Thing, of: Sharable[Thing]) -> Last | None:
    """What may be taken back."""
    table = of.circles.changes
    row = db.exec(
        select(table.at, Person.name)
        .join(Membership, col(Membership.id) == table.by, isouter=True)
        .join(Person, col(Person.id) == col(Membership.person_id), isouter=True)
        .where(of.circles.of(table) == thing.id, table.number == thing.sharing)
    ).first()
    return Last(row[1] or "", row[0]) if row else None


def said(tokens: Iterable[str], known: Iterable[Named], levels: Sequence[Level]) -> tuple[Grant, ...]:
    """What a form says, of circles of this initiative alone; what is not understood grants nothing."""
    by_token = {one.token: one for one in known}
    found = [changes.split(one) for one in tokens]
    return sharing.within(
        levels,
        [
            Grant(by_token[one[0]].circle, by_token[one[0]].key, one[1])
            for one in found
            if one and one[0] in by_token
        ],
    )
