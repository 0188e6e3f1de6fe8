"""Elections without candidates: who named whom and why, who was proposed, what each said, and that she takes the part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from demonstration import deciding as values
from demonstration.loading.book import Book
from governance.election import queries
from governance.election.actions import closing, leading, preparing, speaking
from governance.election.forms import (
    NOBODY,
    AnswerForm,
    AwayForm,
    ElectionForm,
    NominationForm,
    PersonForm,
    StageForm,
    WordForm,
)
from governance.election.rules.lifecycle import Answer, Stage
from governance.votes.rules.methods.consent import Position

Moment = tuple[datetime, Callable[[], None]]


def moments(book: Book, data: values.Election) -> Iterator[Moment]:
    yield data.opens, partial(_open, book, data)
    if data.read is not None:
        yield data.read, partial(_read, book, data, data.read)
    if data.chosen is not None:
        yield data.chosen.at, partial(_propose, book, data, data.chosen)
        yield data.chosen.accepted, partial(_accept, book, data, data.chosen)


def _open(book: Book, data: values.Election) -> None:
    body, now = book.bodies[data.body], data.opens
    form = ElectionForm(
        body=body.slug, role=data.role, profile=data.profile, starts_on=data.starts, ends_on=data.ends
    )
    actor = book.facilitator(now)
    election = preparing.prepare(book.db, actor, body, form, now=now)
    preparing.open_election(book.db, actor, election, now=now)
    book.elections[data.id] = election
    _name(book, data, data.first, Stage.FIRST, now)


def _name(
    book: Book, data: values.Election, named: tuple[values.Named, ...], stage: Stage, now: datetime
) -> None:
    for one in named:
        form = NominationForm(
            seat=book.seat_of(data.body, one.by),
            round=stage,
            person=book.members[one.person].public_id if one.person else NOBODY,
            reason=one.reason,
        )
        actor = book.speaking(one.by, now)
        speaking.nominate(book.db, actor, book.elections[data.id], form, now=now)


def _read(book: Book, data: values.Election, now: datetime) -> None:
    """Who named nobody by then was away; everything is read, and some change."""
    election, actor = book.elections[data.id], book.facilitator(now)
    named = {one.seat_id for one in queries.nominations(book.db, election)}
    for line in queries.asked(book.db, election):
        if line.seat_id not in named:
            leading.note_away(book.db, actor, election, line.seat, AwayForm(away=True), now=now)
    leading.end_round(book.db, actor, election, StageForm(round=Stage.FIRST), now=now)
    _name(book, data, data.second, Stage.SECOND, now)


def _propose(book: Book, data: values.Election, chosen: values.Chosen) -> None:
    """Everybody who is there speaks, the person proposed last; then she is asked."""
    db, now, election = book.db, chosen.at, book.elections[data.id]
    actor = book.facilitator(now)
    leading.end_round(db, actor, election, StageForm(round=Stage.SECOND), now=now)
    person = book.members[chosen.person].public_id
    leading.propose_person(db, actor, election, PersonForm(number=0, person=person, why=chosen.why), now=now)
    words = {one.by: one for one in chosen.said}
    speakers = [one.by for one in data.first if one.by != chosen.person] + [
        one.by for one in data.first if one.by == chosen.person
    ]
    for by in speakers:
        said = words.get(by)
        form = WordForm(
            seat=book.seat_of(data.body, by),
            number=1,
            position=Position(said.position if said else "consent"),
            text=said.text if said else "",
        )
        speaking.say(db, book.speaking(by, now), election, form, now=now)
    closing.ask(db, actor, election, now=now)


def _accept(book: Book, data: values.Election, chosen: values.Chosen) -> None:
    form = AnswerForm(number=1, answer=Answer.ACCEPTED, text=chosen.words)
    actor = book.speaking(chosen.person, chosen.accepted)
    closing.answer(book.db, actor, book.elections[data.id], form, now=chosen.accepted)
