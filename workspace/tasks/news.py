"""What action items tell the home, the pages of streams, of meetings and of organisations, and the records."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from foundation import web
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.news import Item, MeetingRecord, Owed, Part
from people.permissions import Permission
from people.queries import today_in
from people.rules.predicates import Scope
from workspace.documents.rules.mentions import Told
from workspace.streams.models import WorkStream
from workspace.tasks import queries, words
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.states import late

END = time(23, 59)
SHOWN = 8


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """The open actions the actor sees to, herself or for an organisation she speaks for."""
    rows = queries.mine(db, actor)
    if not rows:
        return []
    zone = ZoneInfo(db.get_one(Initiative, actor.initiative_id).time_zone)
    today = now.astimezone(zone).date()
    return [
        Owed(
            title=row.title,
            why=_why(row, late=late(row.state, row.due_on, today)),
            url=queries.address(db, row),
            action=_("Dire où elle en est"),
            due_at=datetime.combine(row.due_on, END, zone) if row.due_on else None,
        )
        for row in rows
    ]


def _why(row: ActionItem, *, late: bool) -> str:
    who = (
        _("Action de %(name)s.", name=row.owner)
        if row.owner_organisation_id
        else _("Action dont vous avez la charge.")
    )
    return " ".join((who, _("Elle est en retard."))) if late else who


def stream_parts(db: Session, actor: Actor, stream: WorkStream) -> list[Part]:
    """The open actions of a stream, on its page."""
    gate.require(actor, Permission.READ_ACTION, on=Scope(stream.initiative_id))
    rows = queries.of_stream(db, stream.id or 0)
    today = today_in(db, stream.initiative_id, web.now())
    may_plan = gate.may(actor, Permission.PLAN_ACTION, on=Scope(stream.initiative_id, stream.id))
    new = (_("Écrire une action"), url_for("tasks.planning", chantier=stream.public_id))
    return [
        Part(
            "actions",
            _("Actions"),
            tuple(
                Item(row.title, queries.address(db, row), words.standing(row, today)) for row in rows[:SHOWN]
            ),
            _("Aucune action n’est en cours."),
            new if may_plan else None,
            (_("Toutes les actions du chantier"), url_for("tasks.board", chantier=stream.public_id)),
        )
    ]


def told(db: Session, actor: Actor, public_ids: Collection[str]) -> dict[str, Told]:
    """What a text says of the actions it names, to whoever reads it."""
    if not gate.may(actor, Permission.READ_ACTION, on=Scope(actor.initiative_id)):
        return {}
    rows = queries.named(db, actor.initiative_id, public_ids)
    today = today_in(db, actor.initiative_id or 0, web.now()) if rows else None
    return {row.public_id: Told(words.named(row, today), queries.address(db, row)) for row in rows if today}


def meeting_records(db: Session, actor: Actor, meeting: str) -> list[MeetingRecord]:
    """The actions that were decided in a meeting, for its records."""
    gate.require(actor, Permission.READ_ACTION, on=Scope(actor.initiative_id))
    rows = queries.decided_at(db, actor.initiative_id or 0, "meeting", [meeting])
    today = today_in(db, actor.initiative_id or 0, web.now())
    return [
        MeetingRecord(
            queries.KIND, row.public_id, row.origin_item, row.title, words.standing(row, today), queries.address(db, row),
            owner=row.owner, due_on=row.due_on, at=row.created_at,
        )
        for row in rows
    ]  # fmt: skip
