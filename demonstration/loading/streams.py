"""Work streams: their words, their steps, who takes part, who carries them."""

from __future__ import annotations

from datetime import timedelta

from demonstration import values
from demonstration.loading.book import Book, keep, number
from people.models import StreamMembership
from workspace.streams.models import Stage, Step, StreamOrganisation, Track, WorkStream

STAGES = {
    "émergence": Stage.EMERGENCE,
    "réflexion": Stage.REFLECTION,
    "expérimentation": Stage.EXPERIMENT,
    "opérationnelle": Stage.OPERATION,
    "clos": Stage.CLOSED,
}
A_TRY = timedelta(weeks=10)


def write(book: Book) -> None:
    """Every stream with its steps and its people."""
    for position, stream in enumerate(book.data.streams, 1):
        row = keep(book, _stream(book, stream, position))
        book.streams[stream.id] = row
        _steps(book, stream, row)
        _people(book, stream, row)


def _stream(book: Book, data: values.Stream, position: int) -> WorkStream:
    return WorkStream(
        initiative_id=book.key,
        slug=data.id,
        position=position,
        title=data.title,
        challenge=data.challenge,
        reflection=data.question,
        experiment=data.experiment,
        stage=STAGES[data.stage],
        public_face=data.public,
        opened_at=book.noon(data.opened_on),
    )


def _steps(book: Book, data: values.Stream, row: WorkStream) -> None:
    for step in data.steps:
        track = Track(step.track)
        ends_on = step.day + A_TRY if track is Track.EXPERIMENT and step.title.startswith("Essai") else None
        keep(
            book,
            Step(
                initiative_id=book.key,
                stream_id=number(row),
                track=track,
                title=step.title,
                starts_on=step.day,
                ends_on=ends_on,
            ),
        )


def _people(book: Book, data: values.Stream, row: WorkStream) -> None:
    leads = {lead.person: lead.organisation for lead in data.leads}
    for person in book.data.people:
        if data.id not in person.streams and person.id not in leads:
            continue
        hat = book.mandates.get((person.id, leads[person.id])) if person.id in leads else None
        keep(
            book,
            StreamMembership(
                initiative_id=book.key,
                stream_id=number(row),
                membership_id=number(book.members[person.id]),
                lead=person.id in leads,
                hat_id=hat.id if hat else None,
                joined_at=max(book.noon(data.opened_on), book.noon(person.since)),
            ),
        )
    for lead in dict.fromkeys(lead.organisation for lead in data.leads):
        organisation_id = number(book.organisations[lead])
        keep(
            book,
            StreamOrganisation(
                initiative_id=book.key, stream_id=number(row), organisation_id=organisation_id
            ),
        )
