"""What somebody does from the link of her notice, without signing in: for her own seats, until the meeting opens.

The rules are those of `answering`; the trail says « depuis la lettre » (`via`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.committee.forms import ProxyForm
from governance.committee.models import Proxy
from governance.meetings import presence, queries
from governance.meetings.actions import answering
from governance.meetings.actions.convening import locked, log
from governance.meetings.forms import AnswerForm
from governance.meetings.letters import ProxyLetter
from governance.meetings.models import Answer, Meeting
from governance.meetings.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission

LETTER = "letter"


def answer(db: Session, actor: Actor, meeting: Meeting, form: AnswerForm, *, now: datetime) -> Answer:
    """Say whether one comes. Raises Missing for another's seat, or once the meeting is open."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    row = _to_come(db, actor, meeting, form.seat)
    own = form.model_copy(update={"member": ""})
    said = answering.answer(db, actor, row, own, now=now)
    log(db, actor, row, "answer_notice", now, seat=form.seat, reply=form.reply.value, via=LETTER)
    return said


def entrust(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: ProxyForm,
    letters: Iterable[ProxyLetter],
    *,
    now: datetime,
) -> Proxy:
    """Give one's proxy under the rule of the body. `letters`, drawn before, tell the principal and the holder."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    row = _to_come(db, actor, meeting, form.principal)
    proxy = answering.entrust(db, actor, row, form, now=now, via=LETTER)
    for letter in letters:
        letter.post(db, row.initiative_id, now=now)
    return proxy


def take_back(db: Session, actor: Actor, meeting: Meeting, seat: str, *, now: datetime) -> bool:
    """Take the proxy of one's seat back; False when there is none any more."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    row = _to_come(db, actor, meeting, seat)
    key = next(one.id for one in presence.seating(db, row).filled if one.public_id == seat)
    proxy = db.exec(
        select(Proxy).where(
            Proxy.about_kind == presence.ABOUT,
            Proxy.about == row.public_id,
            Proxy.principal_id == key,
            col(Proxy.revoked_at).is_(None),
        )
    ).first()
    if proxy is None:
        return False
    answering.take_back(db, actor, row, proxy, now=now, via=LETTER)
    return True


def _to_come(db: Session, actor: Actor, meeting: Meeting, seat: str) -> Meeting:
    """The meeting, held, as long as it has not opened; the seat is one of hers, whatever else she may do signed in."""
    row = locked(db, meeting)
    held = queries.seats_of(presence.seating(db, row), actor)
    if row.stage is not Stage.PLANNED or seat not in {one.public_id for one in held}:
        raise Missing
    return row
