"""Reading requests to join: by the private link for whoever asks, all that are open for who facilitates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, and_, col, not_, or_, select

from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.models import Initiative, Membership, Person
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.joining.models import JoinReply, JoinRequest
from workspace.joining.rules import asking
from workspace.joining.rules.asking import Outcome, Past, Stage
from workspace.streams.models import WorkStream


@dataclass(frozen=True)
class Place:
    """What one may ask to join; without a stream, the whole initiative. `public`: anybody may."""

    initiative_id: int | None
    public: bool
    stream_id: int | None = None
    public_id: str = ""
    title: str = ""


@dataclass(frozen=True)
class Linked:
    """A request whose private link was given: what the gate looks at."""

    row: JoinRequest
    initiative: Initiative
    presented: bool = True


@dataclass(frozen=True)
class Said:
    """One line of what was said after a request; `by` is empty for whoever asks."""

    by: str
    text: str
    moved: bool
    place: str
    at: datetime


@dataclass(frozen=True)
class RequestView:
    public_id: str
    name: str
    email: str
    why: str
    stage: Stage
    place: str
    place_id: str
    asked_at: datetime
    decided_by: str
    replies: tuple[Said, ...]

    @property
    def open(self) -> bool:
        return self.stage in {Stage.WAITING, Stage.ANSWERED}


def places(db: Session, initiative: Initiative) -> list[Place]:
    """The streams that anybody may ask to join, in their order: open, and of an initiative that shows itself."""
    rows = db.exec(
        _streams(initiative.id).where(col(WorkStream.public_face)).order_by(col(WorkStream.position))
    )
    return [Place(initiative.id, initiative.listed, one.id, one.public_id, one.title) for one in rows]


def place(db: Session, initiative: Initiative, stream: str) -> Place:
    """The place of a form; a stream that the public does not see is not found."""
    if not stream:
        return Place(initiative.id, initiative.listed)
    found = next((one for one in places(db, initiative) if one.public_id == stream), None)
    if found is None:
        raise Missing
    return found


def destinations(db: Session, actor: Actor) -> list[tuple[str, str]]:
    """Every open stream, those without a public face too: where who facilitates may point somebody."""
    rows = db.exec(_streams(actor.initiative_id).order_by(col(WorkStream.position)))
    return [(one.public_id, one.title) for one in rows]


def stream_of(db: Session, request: JoinRequest, public_id: str) -> WorkStream | None:
    """The open stream one points to; None for the whole initiative."""
    if not public_id:
        return None
    found = db.exec(_streams(request.initiative_id).where(WorkStream.public_id == public_id)).first()
    if found is None:
        raise Missing
    return found


def _streams(initiative_id: int | None) -> Any:
    return select(WorkStream).where(
        WorkStream.initiative_id == initiative_id, col(WorkStream.closed_at).is_(None)
    )


def linked(db: Session, public_id: str | None) -> Linked:
    """The request of a link."""
    found = db.exec(
        select(JoinRequest, Initiative)
        .join(Initiative, col(Initiative.id) == col(JoinRequest.initiative_id))
        .where(JoinRequest.public_id == (public_id or ""))
    ).first()
    if found is None:
        raise Missing
    return Linked(*found)


def request_for(db: Session, actor: Actor, public_id: str) -> JoinRequest:
    """The request at this address, for who may decide on it."""
    found = db.exec(
        select(JoinRequest).where(
            JoinRequest.initiative_id == actor.initiative_id, JoinRequest.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.DECIDE_REQUEST, on=found)
    return found


def open_requests(db: Session, actor: Actor) -> list[JoinRequest]:
    """Confirmed and undecided, those that wait for a word first, then the oldest."""
    gate.require(actor, Permission.DECIDE_REQUEST, on=Scope(actor.initiative_id))
    where = JoinRequest.initiative_id == actor.initiative_id
    return list(
        db.exec(
            select(JoinRequest)
            .where(where, JoinRequest.outcome == "", col(JoinRequest.confirmed_at).is_not(None))
            .order_by(col(JoinRequest.answered), col(JoinRequest.asked_at), col(JoinRequest.id))
        )
    )


def undecided(
    db: Session, initiative_id: int | None, email: str, stream_id: int | None
) -> JoinRequest | None:
    """What this address already asks of this place."""
    return db.exec(
        select(JoinRequest).where(
            JoinRequest.initiative_id == initiative_id,
            JoinRequest.email == email,
            JoinRequest.outcome == "",
            JoinRequest.stream_id == stream_id if stream_id else col(JoinRequest.stream_id).is_(None),
        )
    ).first()


def views(db: Session, rows: Collection[JoinRequest]) -> list[RequestView]:
    """For pages, in a handful of queries; the whole initiative is a place without a title."""
    ids = [one.id for one in rows]
    replies = db.exec(
        select(JoinReply)
        .where(col(JoinReply.request_id).in_(ids))
        .order_by(col(JoinReply.at), col(JoinReply.id))
    ).all()
    titles = _titles(db, {one.stream_id for one in rows} | {one.stream_id for one in replies})
    names = _names(db, {one.by for one in replies} | {one.decided_by for one in rows})
    said: dict[int, list[Said]] = defaultdict(list)
    for one in replies:
        where = titles[one.stream_id][1]
        said[one.request_id].append(Said(names.get(one.by, ""), one.text, one.moved, where, one.at))
    return [_view(one, titles, names, said) for one in rows]


def _view(
    row: JoinRequest,
    titles: dict[int | None, tuple[str, str]],
    names: dict[int | None, str],
    said: dict[int, list[Said]],
) -> RequestView:
    place_id, title = titles[row.stream_id]
    return RequestView(
        row.public_id, row.name, row.email, row.why, asking.stage(past(row)), title, place_id, row.asked_at,
        names.get(row.decided_by, ""), tuple(said.get(row.id or 0, ())),
    )  # fmt: skip


def past(row: JoinRequest) -> Past:
    """What the rules look at."""
    outcome = Outcome(row.outcome) if row.outcome else None
    return Past(row.last_at, row.confirmed_at is not None, row.answered, outcome)


def _titles(db: Session, ids: set[int | None]) -> dict[int | None, tuple[str, str]]:
    rows = db.exec(
        select(WorkStream.id, WorkStream.public_id, WorkStream.title).where(
            col(WorkStream.id).in_([one for one in ids if one is not None])
        )
    )
    return {None: ("", "")} | {one: (public_id, title) for one, public_id, title in rows}


def _names(db: Session, ids: set[int | None]) -> dict[int | None, str]:
    rows = db.exec(
        select(Membership.id, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.id).in_([one for one in ids if one is not None]))
    )
    return dict(rows.all())


def due(db: Session, now: datetime, most: int) -> list[int]:
    """Requests whose words are no longer kept, longest due first."""
    decided, confirmed = col(JoinRequest.outcome) != "", col(JoinRequest.confirmed_at).is_not(None)
    last = col(JoinRequest.last_at)
    over = or_(
        last <= now - asking.WAITING_FOR,
        and_(decided, last <= now - asking.DECIDED_FOR),
        and_(not_(decided), not_(confirmed), last <= now - asking.UNCONFIRMED_FOR),
    )
    return [one for one in db.exec(select(JoinRequest.id).where(over).order_by(last).limit(most)) if one]
