"""Mandates: who may speak for an organisation, or sit in a seat, on a given day.

A mandate runs from its first day to its last, both included, in dates of the initiative's time zone; one
without an end runs on. The titular speaks before the alternate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Term(Protocol):
    """What these rules need to know of a mandate."""

    @property
    def titular(self) -> bool: ...

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


Mandate = TypeVar("Mandate", bound=Term)


def in_force(mandate: Term, day: date) -> bool:
    """Whether the mandate holds on that day."""
    return mandate.starts_on <= day and (mandate.ends_on is None or day <= mandate.ends_on)


def speakers(mandates: Iterable[Mandate], day: date) -> tuple[Mandate, ...]:
    """Mandates in force, titulars first, then the longest standing."""
    standing = [mandate for mandate in mandates if in_force(mandate, day)]
    return tuple(sorted(standing, key=lambda mandate: (not mandate.titular, mandate.starts_on)))


def speaker(mandates: Iterable[Mandate], day: date) -> Mandate | None:
    """Who speaks, among those who are there: the titular, else the alternate, else nobody.

    Pass only the mandates of persons present (or voting) to let the alternate replace an absent titular.
    """
    return next(iter(speakers(mandates, day)), None)


def referents(mandates: Iterable[Mandate], day: date) -> tuple[Mandate, ...]:
    """Mandates of referents that go on after that day: one that has an end keeps no room for good."""
    return tuple(one for one in mandates if in_force(one, day) and one.ends_on is None)


def overlap(one: Term, other: Term) -> bool:
    """Whether two mandates hold together on some day: a seat has one titular at a time."""
    return in_force(other, one.starts_on) or in_force(one, other.starts_on)


def is_coherent(mandate: Term) -> bool:
    """A mandate does not end before it begins."""
    return mandate.ends_on is None or mandate.starts_on <= mandate.ends_on
