"""Seats that speak through another: which proxies stand for a proposal, which of them sleep, who may still give one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.models import Proxy as Given
from governance.committee.queries import BodyView, SeatView
from governance.committee.rules import proxies
from governance.committee.rules.proxies import Proxy, ProxyRefused
from governance.consent import queries
from governance.consent.models import AskedSeat, Proposal, RoundTurn
from governance.consent.rules.lifecycle import Stage
from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.meetings.rules import attendance
from governance.meetings.rules.lifecycle import Stage as Sitting
from people.actor import Actor


def abouts(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """What proxies may have been given for, that hold here: this proposal, or the sitting it is decided in."""
    sitting = ((presence.ABOUT, proposal.meeting),) if proposal.meeting else ()
    return ((queries.KIND, proposal.public_id), *sitting)


def standing(db: Session, proposal: Proposal) -> list[Given]:
    """Proxies that were given and not taken back."""
    return committee.standing_proxies(db, proposal.body_id, abouts(proposal))


def held(
    db: Session, actor: Actor, proposal: Proposal, lines: Sequence[AskedSeat], now: datetime
) -> list[AskedSeat]:
    """The seats of others that the actor speaks for now; none while their own people are in the room."""
    own = {line.seat_id for line in queries.mine(list(lines), actor)}
    if not own:
        return []
    mine = [one for one in standing(db, proposal) if one.holder_id in own and one.principal_id not in own]
    awake = {one.principal for one in _awake(db, proposal, committee.as_rule(mine), now)} if mine else set()
    return [line for line in lines if line.seat_id in awake]


def _awake(db: Session, proposal: Proposal, given: Sequence[Proxy], now: datetime) -> Sequence[Proxy]:
    """All of them outside a sitting; in it, those whose principal is out of the room and whose holder is in."""
    meeting = _going_on(db, proposal)
    if meeting is None:
        return given
    there = attendance.present_at(presence.intervals(presence.stays(db, meeting)), now)
    return proxies.in_effect(given, there)


def _going_on(db: Session, proposal: Proposal) -> Meeting | None:
    if not proposal.meeting:
        return None
    meeting = db.exec(
        select(Meeting).where(
            Meeting.initiative_id == proposal.initiative_id, Meeting.public_id == proposal.meeting
        )
    ).first()
    return meeting if meeting is not None and meeting.stage is Sitting.OPEN else None


def waiting(db: Session, actor: Actor, now: datetime) -> list[Proposal]:
    """Open proposals where somebody whose proxy the actor holds has still to speak."""
    if actor.membership_id is None:
        return []
    holder, principal = aliased(AskedSeat), aliased(AskedSeat)
    rows = db.exec(
        select(Proposal, Given)
        .join(Given, and_(
            col(Given.body_id) == col(Proposal.body_id),
            col(Given.revoked_at).is_(None),
            or_(
                and_(Given.about_kind == queries.KIND, col(Given.about) == col(Proposal.public_id)),
                and_(Given.about_kind == presence.ABOUT, col(Given.about) == col(Proposal.meeting)),
            ),
        ))
        .join(holder, and_(holder.proposal_id == Proposal.id, holder.seat_id == Given.holder_id))
        .join(principal, and_(principal.proposal_id == Proposal.id, principal.seat_id == Given.principal_id))
        .outerjoin(RoundTurn, and_(
            col(RoundTurn.proposal_id) == col(Proposal.id),
            col(RoundTurn.seat_id) == principal.seat_id,
            col(RoundTurn.version) == col(Proposal.version),
            col(RoundTurn.kind) == col(Proposal.held),
        ))
        .where(
            Proposal.initiative_id == actor.initiative_id,
            Proposal.stage == Stage.OPEN,
            or_(holder.titular_id == actor.membership_id, holder.alternate_id == actor.membership_id),
            col(principal.away).is_(False),
            col(RoundTurn.id).is_(None),
        )
        .order_by(col(Proposal.opened_at), col(Proposal.id))
    ).all()  # fmt: skip
    found = {one.public_id: one for one, given in rows if _awake(db, one, committee.as_rule([given]), now)}
    return list(found.values())


def shown(db: Session, actor: Actor, proposal: Proposal, now: datetime) -> dict[str, Any]:
    """Proxies given by the actor's seats, and to whom those without one may give it; nothing once it is closed."""
    body = db.get_one(Body, proposal.body_id)
    told: dict[str, Any] = {"given": [], "entrusting": [], "proxy_rule": body.proxy_rule}
    if proposal.final:
        return told
    view = committee.body_view(db, body, committee.today_in(db, proposal.initiative_id, now))
    own = [seat for seat in _able(db, proposal, view) if _sits(seat, actor)]
    given = standing(db, proposal)
    if own:
        names = {seat.id: seat.name for seat in view.seats}
        told["given"] = [
            (one.public_id, names[one.principal_id], names.get(one.holder_id, ""))
            for one in given
            if one.principal_id in {seat.id for seat in own}
        ]
        gave = {one.principal_id for one in given}
        told["entrusting"] = [
            (seat, _holders(db, proposal, body, view, seat, given)) for seat in own if seat.id not in gave
        ]
    return told


def _able(db: Session, proposal: Proposal, view: BodyView) -> list[SeatView]:
    """The seats filled today; once open, those of the roll among them."""
    if proposal.stage is Stage.DRAFT:
        return list(view.filled)
    asked = {line.seat_id for line in queries.asked(db, proposal)}
    return [seat for seat in view.filled if seat.id in asked]


def _sits(seat: SeatView, actor: Actor) -> bool:
    return actor.membership_id is not None and actor.membership_id in {
        one.membership_id for one in seat.sitters
    }


def _holders(
    db: Session, proposal: Proposal, body: Body, view: BodyView, seat: SeatView, given: Iterable[Given]
) -> list[tuple[str, str]]:
    """Seats the rules would let speak for this one."""
    colleges: dict[Hashable, str] = {one.id: one.college for one in view.filled}
    found = []
    for other in _able(db, proposal, view):
        try:
            proxies.check(
                body.proxy_rule,
                Proxy(seat.id, other.id),
                given=committee.as_rule(given),
                colleges=colleges,
                alternate_available=bool(seat.titular and seat.alternate),
            )
        except ProxyRefused:
            continue
        found.append(
            (other.public_id, f"{other.name} ({other.organisation})" if other.organisation else other.name)
        )
    return found
