"""The agenda as the page of a meeting shows it: what is under way, what may still move, where each item is in the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from governance.committee.models import Body
from governance.meetings import conducting, minutes, queries
from governance.meetings.models import Meeting
from governance.meetings.queries import ItemView
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.outline import LEVEL, placed
from people.actor import Actor
from workspace.documents import texts
from workspace.documents.rules import render
from workspace.documents.rules.tree import Tree


def of(db: Session, actor: Actor, meeting: Meeting, body: Body, now: datetime) -> dict[str, Any]:
    """Callers have asked the gate. `agenda_seen` changes whenever any of it does."""
    agenda, course = queries.agenda(db, meeting, body.notice_rule), conducting.of(db, meeting, now)
    document = minutes.readable(db, actor, meeting) if meeting.stage is Stage.OPEN else None
    return {
        "agenda": agenda,
        "course": course,
        "movable": conducting.movable(agenda, course),
        "anchors": _anchors(texts.tree(db, document), agenda) if document else {},
        "agenda_seen": conducting.mark(agenda, course),
    }


def _anchors(tree: Tree, agenda: Sequence[ItemView]) -> dict[str, str]:
    """Public id of an item → where its title is in the text."""
    titles = [one for one in render.titles(tree) if one.level == LEVEL]
    there = placed([one.text for one in titles], [one.title for one in agenda])
    return {
        agenda[item].public_id: title.anchor
        for title, item in zip(titles, there, strict=True)
        if item is not None
    }
