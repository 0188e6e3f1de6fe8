"""Builders of requests to join."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from people import queries as people
from people.models import Initiative
from tests.builders import A_MORNING
from workspace.joining import actions, queries
from workspace.joining.forms import AskForm
from workspace.joining.models import JoinRequest
from workspace.streams.models import WorkStream


def a_request(
    db: Session,
    initiative: Initiative,
    stream: WorkStream | None = None,
    *,
    name: str = "Camille Ventelle",
    email: str = "camille@example.org",
    why: str = "Je cultive à côté.",
    confirmed: bool = True,
    person_id: int | None = None,
    now: datetime = A_MORNING,
) -> JoinRequest:
    """Somebody asks to join, and confirms by the link she received unless said otherwise."""
    actor = people.actor_in(db, person_id, initiative, now)
    place = queries.place(db, initiative, stream.public_id if stream else "")
    form = AskForm(name=name, email=email, why=why)
    made = actions.ask(db, actor, place, form, language="fr", now=now)
    if confirmed:
        actions.confirm(db, actor, queries.linked(db, made.public_id), now=now)
    return made
