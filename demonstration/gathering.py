"""What the demonstration's files hold about meetings of no body, those that come back, and dates to choose from."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from demonstration.values import Value

Said = Literal["oui", "au besoin", "non"]


class Replies(Value):
    """Who said what to the notice, by person."""

    coming: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Question(Value):
    """Asked in writing while the meeting goes on; `also` would ask it too."""

    by: str
    text: str
    also: tuple[str, ...] = ()
    answered: bool = False


class Gathering(Value):
    """A meeting of a stream, or of everybody. Without `starts` it goes on while the demonstration is installed.

    `notices`: the days on which the notices of the first ones left, one each; `minutes`: what was written in those that
    were held, in the light dialect. `replies` are to the last notice; `speaking` wait for the floor of the one that goes on.
    """

    id: str
    kind: Literal["working_session", "seminar", "learning_visit", "interview", "launch_day", "public_meeting"]
    title: str
    by: str
    planned: AwareDatetime
    place: str
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    stream: str | None = None
    remote_link: str = ""
    every: Literal["once", "week", "fortnight", "month"] = "once"
    times: int | None = None
    public: bool = False
    agenda: tuple[str, ...] = ()
    notices: tuple[date, ...] = ()
    minutes: tuple[str, ...] = ()
    replies: Replies = Replies()
    questions: tuple[Question, ...] = ()
    speaking: tuple[str, ...] = ()


class Slot(Value):
    starts: AwareDatetime
    ends: AwareDatetime


class Answers(Value):
    """What somebody says of each slot, in order."""

    by: str
    said: tuple[Said, ...]


class Item(Value):
    title: str
    minutes: int


class Kept(Value):
    """The slot (its place, from 0) that became the meeting, by whom and when; then its agenda and its notice."""

    slot: int
    at: AwareDatetime
    agenda: tuple[Item, ...]
    notice: date
    replies: Replies = Replies()


class Poll(Value):
    """Dates proposed for a meeting of a body or of a stream; it waits for answers until one is kept."""

    id: str
    title: str
    by: str
    asked: AwareDatetime
    place: str
    slots: tuple[Slot, ...]
    answers: tuple[Answers, ...]
    body: str | None = None
    stream: str | None = None
    kept: Kept | None = None
