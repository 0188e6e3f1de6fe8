"""All the papers of a meeting in one file, for one reader: the agenda, then each paper that this person may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlmodel import Session

from foundation.language import day, hour, local, weekday
from governance.meetings import letters, papers, presence
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.papers import PaperView
from governance.meetings.queries import ItemView
from governance.meetings.rules.agenda import KIND_NAMES
from governance.records import joining, sheets, sources
from governance.records.rules.binding import Chapter, Mark, admitted, bound
from governance.records.sheets import Cover, CoverLine
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission

MOST_BYTES = 80 * 1024 * 1024  # of files as they came


@dataclass(frozen=True)
class Gathered:
    """An item and what is read for it, with how its pages are made."""

    item: ItemView
    papers: tuple[PaperView, ...]
    makes: tuple[sources.Make, ...]


def gathered(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> bytes:
    """The file. Everything is read first, then set and joined: nothing of it is kept but in memory. Raises Unavailable."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    whole = _read(db, actor, meeting)
    said = _cover(db, actor, meeting, now)
    parts = [make() for one in whole for make in one.makes]
    counts = iter(joining.pages(parts))
    chapters = [
        Chapter(
            f"{one.item.number}. {one.item.title}", tuple((paper.title, next(counts)) for paper in one.papers)
        )
        for one in whole
    ]
    first, marks = _first(said, whole, chapters)
    return joining.joined([first, *parts], marks, title=said.title, language=str(get_locale() or "fr"))


def _read(db: Session, actor: Actor, meeting: Meeting) -> list[Gathered]:
    reading = sources.Reading(db, actor)
    agenda = meetings.agenda(db, meeting, presence.body_of(db, meeting).notice_rule)
    attached = papers.of_meeting(db, actor, meeting)
    views = [attached.get(item.public_id, ()) for item in agenda]
    fits = iter(admitted([sources.weight(reading, one) for group in views for one in group], MOST_BYTES))
    return [
        Gathered(item, group, tuple(sources.of(reading, one, fits=next(fits)) for one in group))
        for item, group in zip(agenda, views, strict=True)
    ]


def _first(
    said: Cover, whole: Sequence[Gathered], chapters: Sequence[Chapter]
) -> tuple[bytes, tuple[Mark, ...]]:
    """The cover, which tells the pages that follow it: set again when it takes more of them than was thought."""
    thought = 1
    while True:
        marks = bound(chapters, thought)
        made = sheets.cover(Cover(said.kicker, said.title, said.told, _lines(whole, marks), said.foot))
        (taken,) = joining.pages([made])
        if taken <= thought:
            return made, bound(chapters, taken)
        thought = taken


def _lines(whole: Sequence[Gathered], marks: Sequence[Mark]) -> list[CoverLine]:
    return [
        CoverLine(
            mark.title,
            _about(one.item),
            0,
            tuple(
                CoverLine(paper.title, _note(paper), under.page)
                for paper, under in zip(one.papers, mark.under, strict=True)
            ),
        )
        for one, mark in zip(whole, marks, strict=True)
    ]


def _about(item: ItemView) -> str:
    lasting = [_("%(n)s min", n=item.minutes)] if item.minutes else []
    brought = [_("porté par %(name)s", name=item.owner)] if item.owner else []
    return ", ".join([hour(item.starts_at), *lasting, _(KIND_NAMES[item.kind]), *brought])


def _note(paper: PaperView) -> str:
    return f"{paper.note} · {_('jointe après la convocation')}" if paper.late else paper.note


def _cover(db: Session, actor: Actor, meeting: Meeting, now: datetime) -> Cover:
    initiative = db.get_one(Initiative, meeting.initiative_id)
    body = presence.body_of(db, meeting)
    date = f"{weekday(meeting.starts_at)} {local(meeting.starts_at).year}"
    when = f"{date}, {hour(meeting.starts_at)} – {hour(meeting.ends_at)}"
    prepared = _(
        "Préparé le %(day)s pour %(name)s\u00a0: ce que cette personne peut lire.",
        day=day(now),
        name=actor.name,
    )
    return Cover(
        f"{initiative.name} · {body.name}",
        meeting.title,
        [when, letters.place(meeting)],
        foot=[prepared, _("Les passages internes des textes ne sont pas imprimés.")],
    )
