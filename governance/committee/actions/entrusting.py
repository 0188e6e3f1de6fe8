"""Giving a proxy, for one meeting or one motion, and taking it back. Both are logged."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from foundation import events, ledger
from foundation.errors import Conflict, Missing
from governance.committee import queries
from governance.committee.events import ProxyGiven, ProxyRevoked
from governance.committee.forms import ProxyForm
from governance.committee.models import Body, Proxy
from governance.committee.queries import BodyView, SeatView
from governance.committee.rules import proxies
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope


def give_proxy(
    db: Session,
    actor: Actor,
    body: Body,
    form: ProxyForm,
    about: tuple[str, str],
    *,
    now: datetime,
    alternate_available: bool | None = None,
    via: str = "",
) -> Proxy:
    """A seat speaks through another for one meeting or one motion ((kind, public id), found by the caller).

    By whoever sits in the principal's seat, or recorded for her by a facilitator. `alternate_available`:
    the alternate has announced coming; unless told, any alternate of the seat is taken to be available.
    `via`: by which way, where it is not a page of the house; the trail says it.
    Raises ProxyRefused.
    """
    gate.require(actor, Permission.GIVE_PROXY, on=_by_the_principal(db, actor, body, form.principal, now))
    view = queries.body_view(db, body, queries.today_in(db, body.initiative_id, now))
    principal, holder = _seat_in(view, form.principal), _seat_in(view, form.holder)
    given = queries.standing_proxies(db, body.id or 0, [about])
    proxies.check(
        body.proxy_rule,
        proxies.Proxy(principal.id, holder.id),
        given=queries.as_rule(given),
        colleges={seat.id: seat.college for seat in view.filled},
        alternate_available=bool(principal.titular and principal.alternate)
        if alternate_available is None
        else alternate_available,
    )
    return _keep_proxy(db, actor, body, principal, holder, about, now, via)


def _keep_proxy(
    db: Session,
    actor: Actor,
    body: Body,
    principal: SeatView,
    holder: SeatView,
    about: tuple[str, str],
    now: datetime,
    via: str,
) -> Proxy:
    sitting = {sitter.membership_id for sitter in principal.sitters}
    own = actor.membership_id in sitting
    assert principal.sitter is not None  # the rules have refused vacant seats
    proxy = Proxy(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        about_kind=about[0],
        about=about[1],
        principal_id=principal.id,
        holder_id=holder.id,
        given_at=now,
        given_by=(actor.membership_id or 0) if own else principal.sitter.membership_id,
        recorded_by=None if own else actor.membership_id,
    )
    db.add(proxy)
    db.flush()
    ledger.write(
        db, body.initiative_id, actor.person_public_id, "give_proxy", "proxy", proxy.public_id, now=now,
        subject=about[1], principal=principal.public_id, holder=holder.public_id, recorded=not own, **_by(via),
    )  # fmt: skip
    events.record(db, ProxyGiven(body.initiative_id, proxy.public_id, *about))
    return proxy


def revoke_proxy(db: Session, actor: Actor, proxy: Proxy, *, now: datetime, via: str = "") -> None:
    """Take a proxy back. What the holder has already said stays until the principal says otherwise."""
    gate.require(actor, Permission.GIVE_PROXY, on=_of_proxy(db, actor, proxy, now))
    if proxy.revoked_at is not None:
        raise Conflict(code="already_revoked")
    proxy.revoked_at, proxy.revoked_by = now, actor.membership_id
    db.add(proxy)
    ledger.write(
        db, proxy.initiative_id, actor.person_public_id, "revoke_proxy", "proxy", proxy.public_id, now=now,
        subject=proxy.about, **_by(via),
    )  # fmt: skip
    events.record(db, ProxyRevoked(proxy.initiative_id, proxy.public_id, proxy.about_kind, proxy.about))


def _by(via: str) -> dict[str, str]:
    return {"via": via} if via else {}


def _by_the_principal(db: Session, actor: Actor, body: Body, principal: str, now: datetime) -> Scope:
    """The principal's seat as the gate sees it: whoever sits in it is its author."""
    seats = queries.seats_held_by(
        db, body, actor.membership_id, queries.today_in(db, body.initiative_id, now)
    )
    sits = any(seat.public_id == principal for seat in seats)
    return Scope(body.initiative_id, author_id=actor.membership_id if sits else None)


def _of_proxy(db: Session, actor: Actor, proxy: Proxy, now: datetime) -> Scope:
    today = queries.today_in(db, proxy.initiative_id, now)
    sitters = queries.sitters_on(db, [proxy.principal_id], today).get(proxy.principal_id, ())
    theirs = {proxy.given_by, *(sitter.membership_id for sitter in sitters)}
    return Scope(
        proxy.initiative_id, author_id=actor.membership_id if actor.membership_id in theirs else None
    )


def _seat_in(view: BodyView, public_id: str) -> SeatView:
    found = next((seat for seat in view.seats if seat.public_id == public_id), None)
    if found is None:
        raise Missing
    return found
