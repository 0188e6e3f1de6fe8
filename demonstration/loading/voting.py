"""One vote: opened, its proxies and ballots one by one, closed when its time has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial

from charters.rules.functioning import Quorum, Threshold, VoteRule
from charters.rules.presets import CHARTER_AMENDMENT
from charters.rules.terms import Combination, Counted
from demonstration import deciding as values
from demonstration.loading.book import Book
from governance.committee.forms import ProxyForm
from governance.meetings import queries as meetings
from governance.votes.actions import accompanying, casting, closing, preparing
from governance.votes.forms import MotionForm, OpeningForm
from governance.votes.rules.ballots import Choice

Moment = tuple[datetime, Callable[[], None]]
IN_SESSION = timedelta(minutes=2)


def moments(book: Book, data: values.Motion) -> Iterator[Moment]:
    """Opening, proxies, ballots, closing, each at its time; what is still to come does not happen."""
    yield data.opens, partial(_open, book, data)
    for proxy in book.data.proxies:
        if proxy.motion == data.id:
            yield max(proxy.given, data.opens + timedelta(seconds=1)), partial(_entrust, book, data, proxy)
    for place, ballot in enumerate(data.ballots):
        at = ballot.at or data.opens + IN_SESSION + timedelta(seconds=20 * place)
        yield at, partial(_cast, book, data, ballot, at)
    if data.stage == "closed":
        yield data.closes, partial(_close, book, data)


def _open(book: Book, data: values.Motion) -> None:
    actor = book.facilitator(data.opens)
    body = book.bodies[data.body]
    form = MotionForm(
        body=body.public_id,
        title=data.title,
        text=data.question,
        about=data.about,
        document=_last_version(book, data.document),
        meeting=book.meetings[data.meeting].public_id if data.meeting else "",
        charter=_charter(book, data),
        amendments=_amendment(book, data),
    )
    motion = preparing.prepare_motion(book.db, actor, body, form, now=data.opens, rule=rule(data.rule))
    closes = None if data.meeting else data.closes
    preparing.open_vote(book.db, actor, motion, OpeningForm(closes_at=closes), now=data.opens)
    book.motions[data.id] = motion
    _attach(book, data)


def _attach(book: Book, data: values.Motion) -> None:
    """Link the items of agendas that speak of this motion."""
    for meeting in book.data.meetings:
        row = book.meetings.get(meeting.id)
        if row is None:
            continue
        for place in [place for place, item in enumerate(meeting.agenda) if item.motion == data.id]:
            item = meetings.item_rows(book.db, row)[place]
            item.motion = book.motions[data.id].public_id
            book.db.add(item)


def rule(data: values.Rule) -> VoteRule:
    """The rule of the files as a value of the house."""
    if data.kind == "qualified":
        threshold = Threshold(fraction=Fraction(data.majority), strict=False)
        return replace(CHARTER_AMENDMENT.rule, threshold=threshold)
    counts = data.quorum.counts_proxies
    quorum = Quorum(
        counts_represented=counts,
        per_college_min=data.quorum.per_college,
        counted=Counted.TURNOUT if counts else Counted.PRESENT,
    )
    return VoteRule(
        quorum=quorum,
        threshold=Threshold(fraction=Fraction(data.majority)),
        combination=Combination.BLOCK if data.transfer == "block" else Combination.PROPORTIONAL,
        colleges_in_favour=data.favourable_colleges or None,
    )


def _charter(book: Book, data: values.Motion) -> str:
    if data.effect is None or data.effect.kind != "adopt_charter":
        return ""
    return book.charter_versions[data.effect.version]


def _amendment(book: Book, data: values.Motion) -> str:
    if data.effect is None or data.effect.amendment is None:
        return ""
    return book.amendments[data.effect.amendment].public_id


def _last_version(book: Book, document: str | None) -> str:
    kept = [version for (text, _label), version in book.versions.items() if text == document]
    return kept[-1] if kept else ""


def _entrust(book: Book, data: values.Motion, proxy: values.Proxy) -> None:
    at = max(proxy.given, data.opens + timedelta(seconds=1))
    form = ProxyForm(
        principal=book.seat_of(data.body, proxy.principal), holder=book.seat_of(data.body, proxy.holder)
    )
    actor = book.speaking(proxy.principal, at)
    accompanying.entrust(book.db, actor, book.motions[data.id], form, now=at)


def _cast(book: Book, data: values.Motion, ballot: values.Ballot, at: datetime) -> None:
    choices = {book.seats[ballot.seat].public_id: Choice(ballot.choice)}
    casting.cast_ballot(book.db, book.speaking(ballot.by, at), book.motions[data.id], choices, now=at)


def _close(book: Book, data: values.Motion) -> None:
    actor = book.facilitator(data.closes)
    entry = closing.close_vote(book.db, actor, book.motions[data.id], now=data.closes)
    if book.initiative.listed:
        accompanying.show_entry(book.db, actor, entry, public=True, now=data.closes)
