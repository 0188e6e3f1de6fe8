"""Reading one's own account: ways in, sessions, memberships and mandates across initiatives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from foundation.errors import Missing
from foundation.sessions import WebSession
from people import queries
from people.actor import Actor, Hat
from people.models import BY_EMAIL, Identity, Initiative, Membership, Role
from people.signin import accounts
from people.signin.peer import registry


@dataclass(frozen=True)
class WayIn:
    """An identity: the provider's name, or a mailbox."""

    id: int
    label: str
    email: str
    by_email: bool
    used_at: datetime | None
    only: bool


@dataclass(frozen=True)
class OpenSession:
    digest: str
    browser: str
    began_at: datetime
    seen_at: datetime
    this: bool


@dataclass(frozen=True)
class Belonging:
    """One initiative, what one is there and for whom one speaks."""

    name: str
    slug: str
    role: Role
    college: str
    hats: tuple[Hat, ...]


# In this order: Edge and Chrome say that they are Chrome and Safari too.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """« Firefox, Windows » out of what a browser says of itself; the words as they came when none is known."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or agent[:40]


def ways_in(db: Session, person_id: int) -> list[WayIn]:
    found = accounts.identities(db, person_id)
    return [_way(one, only=len(found) == 1) for one in found]


def _way(identity: Identity, *, only: bool) -> WayIn:
    peer = registry().by_issuer(identity.issuer)
    label = (
        identity.subject
        if identity.issuer == BY_EMAIL
        else (peer.provider.label if peer else identity.issuer)
    )
    assert identity.id is not None
    return WayIn(identity.id, label, identity.email, identity.issuer == BY_EMAIL, identity.used_at, only)


def identity(db: Session, actor: Actor, key: int) -> Identity:
    """One of one's own; anybody else's is missing."""
    found = db.get(Identity, key)
    if found is None or found.person_id != actor.person_id:
        raise Missing
    return found


def sessions(db: Session, person_id: int, here: str) -> list[OpenSession]:
    rows = db.exec(
        select(WebSession).where(WebSession.person_id == person_id).order_by(col(WebSession.seen_at).desc())
    )
    return [
        OpenSession(one.digest, browser_name(one.browser), one.began_at, one.seen_at, one.digest == here)
        for one in rows
    ]


def memberships(db: Session, person_id: int, now: datetime) -> list[Belonging]:
    rows = db.exec(
        select(Initiative)
        .join(Membership, col(Membership.initiative_id) == col(Initiative.id))
        .where(Membership.person_id == person_id, col(Membership.left_at).is_(None))
        .order_by(col(Initiative.name))
    ).all()
    return [_belonging(db, person_id, one, now.astimezone(ZoneInfo(one.time_zone))) for one in rows]


def _belonging(db: Session, person_id: int, initiative: Initiative, now: datetime) -> Belonging:
    actor = queries.actor_in(db, person_id, initiative, now)
    assert actor.role is not None
    own = tuple(hat for hat in actor.hats if hat.mandate_id is not None)
    return Belonging(initiative.name, initiative.slug, actor.role, queries.college_name(db, actor), own)
