"""The home of a member as one value: what she owes, what lives, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from foundation import search
from foundation.language import local
from people import gate, news, subjects
from people.actor import Actor
from people.models import Initiative, Membership
from people.permissions import Permission
from people.queries import PersonView, person_views
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream
from workspace.streams.queries import StreamCard, cards

MOST_CHANGES = 8
MOST_PEOPLE = 8


@dataclass(frozen=True)
class Here:
    """Somebody who is here now, and on what."""

    person: PersonView
    doing: str
    url: str


@dataclass(frozen=True)
class NextMeeting:
    """The meeting to come; `day` is its number in the month where the initiative lives."""

    at: datetime
    day: int
    title: str
    place: str
    url: str
    note: str


@dataclass(frozen=True)
class Home:
    streams: list[StreamCard]
    here: list[Here]
    coming: NextMeeting | None
    changes: list[news.Change]
    since: datetime
    first: bool


def home(db: Session, actor: Actor, *, since: datetime, now: datetime, today: date) -> Home:
    """Everything of the home but what is owed, which the frame already knows."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    changes: list[news.Change] = news.gather("changes", db, actor, since)
    coming: list[news.Coming] = news.gather("coming", db, actor, now)
    return Home(
        streams=[card for card in cards(db, actor, today=today) if card.stage_number],
        here=here(db, actor, now=now),
        coming=_next(coming),
        changes=sorted(changes, key=lambda one: one.at, reverse=True)[:MOST_CHANGES],
        since=since,
        first=db.get_one(Membership, actor.membership_id).visited_at is None,
    )


def _next(coming: list[news.Coming]) -> NextMeeting | None:
    if not coming:
        return None
    one = min(coming, key=lambda one: one.at)
    return NextMeeting(one.at, local(one.at).day, one.title, one.place, one.url, one.note)


def here(db: Session, actor: Actor, *, now: datetime) -> list[Here]:
    """Who else is here now: one line a person, what she writes before what she reads."""
    said: dict[int, news.Presence] = {}
    for presence in news.gather("present", db, actor):
        if presence.membership_id != actor.membership_id:
            said.setdefault(presence.membership_id, presence)
    people = person_views(db, actor.initiative_id or 0, now, set(list(said)[:MOST_PEOPLE]))
    return [Here(person, said[key].doing, said[key].url) for key, person in people.items()]


def visited_at(db: Session, actor: Actor) -> datetime:
    """When the actor was last here, or joined."""
    member = db.get_one(Membership, actor.membership_id)
    return member.visited_at or member.joined_at


def found(db: Session, actor: Actor, wanted: search.Wanted) -> search.Answer:
    """What a member may find: what everybody may read, what members may, what is of her streams and of her circles."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    assert actor.initiative_id is not None
    own = select(WorkStream.public_id).where(
        WorkStream.initiative_id == actor.initiative_id, col(WorkStream.id).in_(actor.stream_ids)
    )
    audiences = {
        search.PUBLIC,
        search.MEMBERS,
        *map(search.of_stream, db.exec(own)),
        *subjects.registry().audiences(db, actor),
    }
    return search.answer(db, actor.initiative_id, audiences, wanted)


def listed(db: Session) -> list[Initiative]:
    """Initiatives that wish to be known, by name."""
    return list(db.exec(select(Initiative).where(col(Initiative.listed)).order_by(col(Initiative.name))))


def mine(db: Session, person_id: int) -> list[Initiative]:
    """The initiatives somebody takes part in, by name."""
    return list(
        db.exec(
            select(Initiative)
            .join(Membership, col(Membership.initiative_id) == col(Initiative.id))
            .where(Membership.person_id == person_id, col(Membership.left_at).is_(None))
            .order_by(col(Initiative.name))
        )
    )
