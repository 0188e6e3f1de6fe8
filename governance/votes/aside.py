"""Recusals on the page of a motion, and the two deeds: to withdraw, to take part again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.pages import flash, read_form, redirect_to
from governance.committee import queries as committee
from governance.committee import withdrawn
from governance.committee.forms import RecusalForm
from governance.committee.queries import BodyView, SeatView
from governance.votes import queries, recused
from governance.votes.actions import withdrawing
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage
from people import current, gate
from people.actor import Actor
from people.models import Organisation
from people.permissions import Permission

blueprint = Blueprint("recusals", __name__, url_prefix="/<initiative>/votes")


@dataclass(frozen=True)
class RecusalView:
    """« Mme X, pour Y, s’est déportée »; `own`: the reader sits there; `mine`: she may say that it votes after all."""

    public_id: str
    name: str
    organisation: str
    reason: str
    recorded_by: str
    at: datetime
    own: bool
    mine: bool


@blueprint.post("/<public_id>/deports")
def recuse(public_id: str) -> AnyResponse:
    form = read_form(RecusalForm)
    link = web.settings().public_url + url_for("votes.motion", public_id=public_id)
    with web.transaction() as db:
        motion = queries.motion_for(db, current.actor(), public_id)
        done = withdrawing.recuse(db, current.actor(), motion, form, now=web.now(), link=link)
        name = done.name
    flash(_("%(name)s s’est déporté·e de ce vote. Cela se reprend jusqu’à la clôture.", name=name))
    return redirect_to("votes.motion", public_id=public_id, _anchor="recusals")


@blueprint.post("/<public_id>/deports/<recusal>/reprise")
def take_part_again(public_id: str, recusal: str) -> AnyResponse:
    with web.transaction() as db:
        motion = queries.motion_for(db, current.actor(), public_id)
        found = withdrawn.recusal_for(db, current.actor(), (recused.KIND, public_id), recusal)
        withdrawing.take_part_again(db, current.actor(), motion, found, now=web.now())
    flash(_("Ce siège prend de nouveau part au vote."))
    return redirect_to("votes.motion", public_id=public_id, _anchor="recusals")


def shown(db: Session, actor: Actor, motion: Motion, view: BodyView) -> dict[str, Any]:
    """What a motion to come or open says of recusals; `gaining_seats`: those of whoever would gain from it."""
    aside = recused.of(db, motion)
    may_record = gate.may(actor, Permission.OPEN_VOTE, on=motion)
    seats = [seat for seat in view.filled if seat.id not in aside and not _spoken(db, motion, seat)]
    own = [seat for seat in seats if _sits(seat, actor)]
    gaining = beneficiary(db, motion)
    return {
        "recusals": [_view(row, actor, view, may_record=may_record) for row in aside.values()],
        "recusable": [(seat.public_id, _label(seat)) for seat in (seats if may_record else own)],
        "beneficiary": gaining,
        "gaining_seats": [
            (seat.public_id, seat.name, _sits(seat, actor))
            for seat in seats
            if gaining and seat.organisation_id == gaining.id and (may_record or _sits(seat, actor))
        ],
        "suspended": _suspended(db, motion, view, set(aside)),
    }


def beneficiary(db: Session, motion: Motion) -> Organisation | None:
    """The organisation that a motion gives money or an advantage to."""
    if not motion.beneficiary:
        return None
    where = Organisation.initiative_id == motion.initiative_id
    return db.exec(select(Organisation).where(where, Organisation.public_id == motion.beneficiary)).first()


def concerned(db: Session, motion: Motion, now: datetime) -> bool:
    """Whether who gains holds a seat that still takes part: said before opening."""
    gaining = beneficiary(db, motion)
    if gaining is None or motion.stage is not Stage.DRAFT:
        return False
    aside = recused.of(db, motion)
    body = committee.body_of(db, motion.body_id)
    view = committee.body_view(db, body, committee.today_in(db, motion.initiative_id, now))
    return any(seat.organisation_id == gaining.id and seat.id not in aside for seat in view.filled)


def organisations(db: Session, initiative_id: int) -> list[tuple[str, str]]:
    """What « bénéficiaire » is chosen among."""
    rows = db.exec(
        select(Organisation)
        .where(Organisation.initiative_id == initiative_id)
        .order_by(col(Organisation.name))
    ).all()
    if not rows:
        return []
    return [("", _("Personne : elle ne donne ni argent ni avantage")), *((o.public_id, o.name) for o in rows)]


def _view(row: Any, actor: Actor, view: BodyView, *, may_record: bool) -> RecusalView:
    seat = view.by_id.get(row.seat_id)
    own = bool(seat and _sits(seat, actor))
    return RecusalView(
        row.public_id,
        row.name,
        row.organisation,
        row.reason,
        row.recorded_by_name,
        row.recused_at,
        own,
        may_record or own,
    )


def _suspended(db: Session, motion: Motion, view: BodyView, aside: set[int]) -> list[tuple[str, str]]:
    """Proxies that sleep for this motion, for their holder takes no part: (principal, holder)."""
    rows = committee.standing_proxies(db, motion.body_id, motion.abouts)
    return [
        (view.by_id[row.principal_id].name, view.by_id[row.holder_id].name)
        for row in rows
        if row.holder_id in aside and row.holder_id in view.by_id and row.principal_id in view.by_id
    ]


def _spoken(db: Session, motion: Motion, seat: SeatView) -> bool:
    return any(line.seat_id == seat.id and line.used for line in queries.roll(db, motion))


def _sits(seat: SeatView, actor: Actor) -> bool:
    return actor.membership_id in {sitter.membership_id for sitter in seat.sitters}


def _label(seat: SeatView) -> str:
    return f"{seat.name} ({seat.organisation})" if seat.organisation else seat.name
