"""What may be for some people: a room that keeps such things says here how they are found, called and told of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from flask import current_app
from sqlmodel import Session

from people.actor import Actor
from people.circles import Circles, Thing
from workspace.rights.words import Words


@dataclass(frozen=True)
class Sharable(Generic[Thing]):
    """One kind of thing. `page` is the endpoint of its own page; `held`, what is read of it beyond its rights, as
    (its name, its address); `fact`, what is recorded when its rights have changed, if somebody listens."""

    circles: Circles[Thing]
    find: Callable[[Session, Actor, str], Thing]
    page: str
    words: Words
    held: Callable[[Session, Thing], list[tuple[str, str]]]
    fact: Callable[[int, str], object] | None = None


def kept_under(place: str) -> Sharable[Thing]:
    """The kind whose addresses begin with this word (`sharable` of wsgi)."""
    known: dict[str, Sharable[Thing]] = current_app.extensions["sharable"]
    return known[place]
