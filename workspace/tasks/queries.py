"""Reading action items: one, those of a list, those that were decided somewhere, those somebody sees to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from foundation.errors import Missing
from foundation.folding import fold
from people import gate, subjects
from people.actor import Actor
from people.models import Initiative, Membership, Organisation
from people.permissions import Permission
from people.queries import today_in
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.streams.models import WorkStream
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.filtering import Facts, Wanted, fits
from workspace.tasks.rules.states import OPEN, State, late

KIND = "action"


@dataclass(frozen=True)
class ActionView:
    """An action item as people read it. `owner_key` is « m-… », « o-… » or nothing; `stream` is (title, slug, public id)."""

    row: ActionItem
    owner_key: str
    stream: tuple[str, str, str]
    origin: Subject | None
    late: bool
    mine: bool
    may: dict[str, bool]

    @property
    def public_id(self) -> str:
        return self.row.public_id

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def state(self) -> State:
        return self.row.state

    @property
    def facts(self) -> Facts:
        row = self.row
        return Facts(
            words=fold(f"{row.title} {row.details} {row.owner}"),
            stream=self.stream[2],
            owner=self.owner_key,
            meeting=row.origin if row.origin_kind == "meeting" else "",
            state=row.state.value,
            late=self.late,
            mine=self.mine,
        )


def action_for(db: Session, actor: Actor, public_id: str) -> ActionItem:
    """The action of the actor's initiative with this public id; raises Missing."""
    found = db.exec(
        select(ActionItem).where(
            ActionItem.public_id == public_id, ActionItem.initiative_id == actor.initiative_id
        )
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_ACTION, on=found)
    return found


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """An action as something others speak of; None when absent or not to be seen."""
    try:
        row = action_for(db, actor, public_id)
    except Missing:
        return None
    return Subject(KIND, row.public_id, row.title, address(db, row), row.stream_id)


def address(db: Session, row: ActionItem) -> str:
    slug = db.get_one(Initiative, row.initiative_id).slug
    return f"/{slug}/actions/{row.public_id}"


def whose(row: ActionItem) -> Scope:
    """An action as the gate sees it for what its owner does: hers, or of who wrote it while it is nobody's."""
    nobody = row.owner_member_id is None and row.owner_organisation_id is None
    return Scope(
        row.initiative_id,
        row.stream_id,
        author_id=row.author_id if nobody else row.owner_member_id,
        organisation_id=row.owner_organisation_id,
    )


def every(db: Session, actor: Actor, now: datetime) -> list[ActionView]:
    """Those of the initiative: the soonest due first, those without a day after them."""
    gate.require(actor, Permission.READ_ACTION, on=Scope(actor.initiative_id))
    rows = db.exec(_soonest(select(ActionItem).where(ActionItem.initiative_id == actor.initiative_id)))
    return views(db, actor, list(rows), now)


def filtered(found: Iterable[ActionView], wanted: Wanted) -> list[ActionView]:
    return [one for one in found if fits(one.facts, wanted)]


def mine(db: Session, actor: Actor) -> list[ActionItem]:
    """The open ones the actor sees to, or an organisation she speaks for."""
    if actor.membership_id is None:
        return []
    query = select(ActionItem).where(
        ActionItem.initiative_id == actor.initiative_id,
        col(ActionItem.state).in_(OPEN),
        or_(
            col(ActionItem.owner_member_id) == actor.membership_id,
            col(ActionItem.owner_organisation_id).in_(actor.organisation_ids),
        ),
    )
    return list(db.exec(_soonest(query)))


def decided_at(
    db: Session,
    initiative_id: int,
    kind: str,
    abouts: Collection[str],
    *,
    open_or_since: datetime | None = None,
) -> list[ActionItem]:
    """Those whose origin is one of these things; with a moment, only what is open or was settled after it."""
    if not abouts:
        return []
    query = select(ActionItem).where(
        ActionItem.initiative_id == initiative_id,
        ActionItem.origin_kind == kind,
        col(ActionItem.origin).in_(abouts),
    )
    if open_or_since is not None:
        query = query.where(or_(col(ActionItem.state).in_(OPEN), col(ActionItem.settled_at) > open_or_since))
    return list(db.exec(_soonest(query)))


def of_stream(db: Session, stream_id: int) -> list[ActionItem]:
    """The open ones of a stream."""
    query = select(ActionItem).where(ActionItem.stream_id == stream_id, col(ActionItem.state).in_(OPEN))
    return list(db.exec(_soonest(query)))


def of_organisation(db: Session, organisation_id: int) -> list[ActionItem]:
    """The open ones an organisation sees to."""
    mine = ActionItem.owner_organisation_id == organisation_id
    return list(db.exec(_soonest(select(ActionItem).where(mine, col(ActionItem.state).in_(OPEN)))))


def named(db: Session, initiative_id: int | None, public_ids: Collection[str]) -> list[ActionItem]:
    """Those of an initiative with these public ids."""
    wanted = col(ActionItem.public_id).in_(public_ids)
    return list(db.exec(select(ActionItem).where(ActionItem.initiative_id == initiative_id, wanted)))


def _soonest(query: Any) -> Any:
    return query.order_by(
        col(ActionItem.due_on).is_(None),
        col(ActionItem.due_on),
        col(ActionItem.created_at),
        col(ActionItem.id),
    )


def views(db: Session, actor: Actor, rows: Sequence[ActionItem], now: datetime) -> list[ActionView]:
    """Rows as people read them, in a fixed number of queries and one for each place they come from."""
    if not rows:
        return []
    today = today_in(db, rows[0].initiative_id, now)
    keys, streams, origins = _owner_keys(db, rows), _streams(db, rows), _origins(db, actor, rows)
    return [_view(actor, row, keys, streams, origins, today) for row in rows]


def _view(
    actor: Actor,
    row: ActionItem,
    keys: dict[tuple[str, int | None], str],
    streams: dict[int | None, tuple[str, str, str]],
    origins: dict[tuple[str, str], Subject | None],
    today: date,
) -> ActionView:
    key = keys.get(("m", row.owner_member_id)) or keys.get(("o", row.owner_organisation_id)) or ""
    own = row.owner_member_id is not None and row.owner_member_id == actor.membership_id
    return ActionView(
        row,
        key,
        streams.get(row.stream_id, ("", "", "")),
        origins.get((row.origin_kind, row.origin)),
        late(row.state, row.due_on, today),
        own or row.owner_organisation_id in actor.organisation_ids,
        {
            "follow": gate.may(actor, Permission.FOLLOW_ACTION, on=whose(row)),
            "edit": gate.may(actor, Permission.EDIT_ACTION, on=row),
        },
    )


def _owner_keys(db: Session, rows: Sequence[ActionItem]) -> dict[tuple[str, int | None], str]:
    members = {row.owner_member_id for row in rows} - {None}
    organisations = {row.owner_organisation_id for row in rows} - {None}
    found: dict[tuple[str, int | None], str] = {}
    for member in db.exec(select(Membership).where(col(Membership.id).in_(members))):
        found["m", member.id] = f"m-{member.public_id}"
    for one in db.exec(select(Organisation).where(col(Organisation.id).in_(organisations))):
        found["o", one.id] = f"o-{one.public_id}"
    return found


def _streams(db: Session, rows: Sequence[ActionItem]) -> dict[int | None, tuple[str, str, str]]:
    wanted = {row.stream_id for row in rows} - {None}
    found = db.exec(select(WorkStream).where(col(WorkStream.id).in_(wanted)))
    return {one.id: (one.title, one.slug, one.public_id) for one in found}


def _origins(db: Session, actor: Actor, rows: Sequence[ActionItem]) -> dict[tuple[str, str], Subject | None]:
    """Where they were decided, each looked for once; None for what the actor may not see."""
    wanted = {(row.origin_kind, row.origin) for row in rows if row.origin_kind}
    return {one: subjects.registry().find(db, actor, *one) for one in sorted(wanted)}
