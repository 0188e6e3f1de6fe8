"""Meetings, votes, elections and what became of decisions, replayed in the order in which they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from demonstration.loading import amending, choosing, electing, following, gatherings, sittings, voting
from demonstration.loading.book import Book

Moment = tuple[datetime, Callable[[], None]]


def write(book: Book) -> None:
    """What came first is written first: a proxy before the vote, the vote before the end of the sitting."""
    for _at, happen in sorted(_moments(book), key=lambda moment: moment[0]):
        happen()


def _moments(book: Book) -> Iterator[Moment]:
    for meeting in book.data.meetings:
        if meeting.body is not None:
            yield from sittings.moments(book, meeting)
    for gathering in book.data.gatherings:
        yield from gatherings.moments(book, gathering)
    for poll in book.data.polls:
        yield from choosing.moments(book, poll)
    for amendment in book.data.charter.amendments:
        yield from amending.moments(book, amendment)
    for motion in book.data.motions:
        yield from voting.moments(book, motion)
    for election in book.data.elections:
        yield from electing.moments(book, election)
    yield from following.moments(book)
