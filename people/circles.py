"""Whom a thing is for: the columns its table has for that, and who may read it, as a question to the database.

The rule is that of people/rules/sharing.py and of the gate, in SQL: a list starts from `readable`, one thing is asked to
the gate. A test holds that both say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, delete
from sqlmodel import Field, Session, and_, col, exists, false, or_, select

from foundation.db import initiative_key, key, public_key
from foundation.rows import Row
from foundation.search import MEMBERS
from people.actor import Actor
from people.rules import sharing
from people.rules.sharing import Circle, Grant, Level


class Shared(Row):
    """A thing of a place that may be for some people: a text, a file. Its table adds its own columns, and `chosen`."""

    EVERYBODY: ClassVar[Level] = Level.SUGGEST  # what a stream gives to those who do not work in it

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    title: str = Field(max_length=200)
    sharing: int = 0  # counts the changes of who reads, suggests and writes
    # Who finds it: a name for the circles that read.
    audience: str = Field(default=MEMBERS, max_length=64, index=True)

    @property
    def chosen(self) -> tuple[Grant, ...]:
        """What was chosen for it, from the grants its room keeps; empty when nobody chose."""
        return ()

    @property
    def usual(self) -> tuple[Grant, ...]:
        """What its place gives."""
        return sharing.usual(self.stream_id, self.EVERYBODY)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What was chosen for it, or what its place gives."""
        return self.chosen or self.usual

    @property
    def reserved(self) -> bool:
        """Whether some members do not read it."""
        return self.audience != MEMBERS


class Granted(Protocol):
    """A row that says what a circle may do: `key` is the stream, the college, the organisation or the membership, 0 for
    the whole initiative."""

    circle: str
    key: int
    level: int


def granted(rows: Iterable[Granted]) -> tuple[Grant, ...]:
    return tuple(sorted(Grant(Circle(one.circle), one.key, Level(one.level)) for one in rows))


Thing = TypeVar("Thing", bound=Shared)


@dataclass(frozen=True)
class Circles(Generic[Thing]):
    """The three tables of a kind of thing: its rows, what circles are granted, and how that has changed.

    `kind` is its name in the trail and in the search; `points_to`, the column of the other two that names the thing;
    `levels`, what may be granted of it.
    """

    kind: str
    thing: type[Thing]
    grants: Any
    changes: Any
    points_to: str
    levels: tuple[Level, ...] = (Level.READ, Level.SUGGEST, Level.WRITE)

    def readable(self, actor: Actor) -> ColumnElement[bool]:
        """Those of the actor's initiative that she may read."""
        if not actor.member:
            return false()
        here = col(self.thing.initiative_id) == actor.initiative_id
        return here if sharing.facilitating(actor) else and_(here, self._open_to(actor))

    def _open_to(self, actor: Actor) -> ColumnElement[bool]:
        mine = [
            and_(self.grants.circle == circle.value, self.grants.key.in_(keys))
            for circle, keys in sharing.circles(actor).items()
            if keys
        ]
        given = exists().where(self.of(self.grants) == col(self.thing.id), or_(*mine))
        return or_(col(self.thing.audience) == MEMBERS, given)

    def of(self, table: Any) -> Any:
        """The column of that table that names the thing."""
        return getattr(table, self.points_to)

    def audiences(self, db: Session, actor: Actor) -> set[str]:
        """Under which names she finds what only some may read, in the search."""
        wanted = select(self.thing.audience).where(self.readable(actor), self.thing.audience != MEMBERS)
        return set(db.exec(wanted.distinct()))

    def audience_of(self, db: Session, public_id: str) -> str:
        """Who finds what is said about one; for the search, which asks no actor."""
        wanted = select(self.thing.audience).where(self.thing.public_id == public_id)
        return db.exec(wanted.with_for_update(read=True)).first() or MEMBERS

    def put(self, db: Session, thing: Thing, grants: Iterable[Grant]) -> None:
        """Write what was chosen in place of what was; nothing gives back what the place gives."""
        kept = tuple(grants)
        db.execute(delete(self.grants).where(self.of(self.grants) == thing.id))
        for one in kept:
            said = {"circle": one.circle.value, "key": one.key, "level": int(one.level)}
            db.add(self.grants(**{self.points_to: thing.id}, initiative_id=thing.initiative_id, **said))
        thing.audience = sharing.readers_name(kept or thing.usual) or MEMBERS
        db.add(thing)
        db.flush()
        db.refresh(thing, ["shares"])
