"""Builders of action items."""

from __future__ import annotations

from sqlmodel import Session

from people.models import Membership, Organisation
from people.rules.predicates import Scope
from tests.builders import A_MORNING, the_actor
from workspace.tasks import actions
from workspace.tasks.forms import ActionForm, OriginForm
from workspace.tasks.models import ActionItem


def an_action(
    db: Session,
    author: Membership,
    title: str = "Demander trois devis",
    *,
    owner: Membership | Organisation | None = None,
    meeting: str = "",
    item: str = "",
    stream: int | None = None,
    now=A_MORNING,
    **more,
) -> ActionItem:
    """An action item written by a member, decided at a meeting where one is named."""
    letter = {Membership: "m", Organisation: "o"}.get(type(owner), "")
    form = ActionForm(title=title, owner=f"{letter}-{owner.public_id}" if owner else "", **more)
    origin = OriginForm(origin_kind="meeting" if meeting else "", origin=meeting, origin_item=item)
    place = Scope(author.initiative_id, stream)
    return actions.plan(db, the_actor(db, author, now=now), place, form, origin, now=now)
