"""Who reads, suggests and writes one thing: circles of people, and what each is granted. Pure.

A thing says nothing of its own until somebody chooses: `usual` is what its place gives. From then on its grants are the
whole answer, with two things that no grant changes: who facilitates keeps every right, so that nobody is ever locked out
of everything, and who observes reads and no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Generic, Protocol, TypeVar

FACILITATING = {"facilitator", "administrator"}
OBSERVING = "observer"


class Level(IntEnum):
    """Each one holds those before it: who writes suggests, who suggests reads."""

    NONE = 0
    READ = 1
    SUGGEST = 2
    WRITE = 3


class Circle(StrEnum):
    """A kind of circle; which one is its key, 0 for the initiative itself."""

    INITIATIVE = "initiative"
    STREAM = "stream"
    COLLEGE = "college"
    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, order=True)
class Grant:
    """What a circle may do."""

    circle: Circle
    key: int
    level: Level

    @property
    def who(self) -> tuple[Circle, int]:
        return self.circle, self.key


class Holder(Protocol):
    """What is read of a member of the initiative."""

    @property
    def membership_id(self) -> int | None: ...
    @property
    def role(self) -> object: ...
    @property
    def stream_ids(self) -> frozenset[int]: ...
    @property
    def college_ids(self) -> frozenset[int]: ...
    @property
    def organisation_ids(self) -> frozenset[int]: ...


Some = TypeVar("Some", bound=Holder)
Grants = Sequence[Grant]


@dataclass(frozen=True)
class Moved(Generic[Some]):
    """Somebody whose rights would not be the same."""

    who: Some
    before: Level
    after: Level

    @property
    def gains(self) -> bool:
        return self.after > self.before


def usual(stream_id: int | None, everybody: Level = Level.SUGGEST) -> tuple[Grant, ...]:
    """What a place gives: everybody reads and suggests, those who work in the stream write; outside streams, everybody.

    `everybody` is READ for what nobody suggests in, such as a file.
    """
    if stream_id is None:
        return (Grant(Circle.INITIATIVE, 0, Level.WRITE),)
    return (
        Grant(Circle.INITIATIVE, 0, everybody),
        Grant(Circle.STREAM, stream_id, Level.WRITE),
    )


def circles(holder: Holder) -> dict[Circle, frozenset[int]]:
    """Those somebody is in."""
    return {
        Circle.INITIATIVE: frozenset({0}),
        Circle.STREAM: holder.stream_ids,
        Circle.COLLEGE: holder.college_ids,
        Circle.ORGANISATION: holder.organisation_ids,
        Circle.PERSON: frozenset() if holder.membership_id is None else frozenset({holder.membership_id}),
    }


def facilitating(holder: Holder) -> bool:
    return str(holder.role) in FACILITATING


def level(holder: Holder, grants: Iterable[Grant]) -> Level:
    """The most that a member of the initiative is granted, within her role. Of who belongs, the caller has made sure."""
    if facilitating(holder):
        return Level.WRITE
    mine = circles(holder)
    most = max((one.level for one in grants if one.key in mine[one.circle]), default=Level.NONE)
    return min(most, Level.READ) if str(holder.role) == OBSERVING else most


def tidied(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """One grant for each circle, the most of those it was given; none for those that are given nothing."""
    most: dict[tuple[Circle, int], Level] = {}
    for one in grants:
        most[one.who] = max(one.level, most.get(one.who, Level.NONE))
    return tuple(sorted(Grant(*who, granted) for who, granted in most.items() if granted is not Level.NONE))


def within(levels: Sequence[Level], grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The same, each at the most of these levels that it holds: what a kind of thing does not know is not kept of it."""
    known = (Level.NONE, *levels)
    return tidied(replace(one, level=max(at for at in known if at <= one.level)) for one in grants)


def moved(before: Grants, after: Grants, people: Iterable[Some]) -> list[Moved[Some]]:
    """Those who gain or lose something, in the order they come."""
    levels = ((one, level(one, before), level(one, after)) for one in people)
    return [Moved(one, was, becomes) for one, was, becomes in levels if was != becomes]


def at_least(wanted: Level, grants: Grants, people: Iterable[Some]) -> list[Some]:
    """Those who may do as much."""
    return [one for one in people if level(one, grants) >= wanted]


def shuts_out(actor: Holder, grants: Grants) -> bool:
    """Whether whoever chooses these would no longer write there herself: what she cannot take back is not hers to do."""
    return level(actor, grants) < Level.WRITE


def readers_name(grants: Grants) -> str:
    """A name that grants with the same circles of readers share; empty when the whole initiative reads."""
    who = {one.who for one in grants if one.level >= Level.READ}
    if (Circle.INITIATIVE, 0) in who:
        return ""
    said = ",".join(f"{circle.value}:{key}" for circle, key in sorted(who))
    return f"readers:{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def granting(wanted: Level, grants: Iterable[Grant]) -> list[Grant]:
    """The circles that may do as much; the initiative alone when it is one of them."""
    found = [one for one in grants if one.level >= wanted]
    return [one for one in found if one.circle is Circle.INITIATIVE] or found
