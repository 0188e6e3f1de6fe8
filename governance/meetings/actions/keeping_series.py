"""A meeting that comes back is changed or called off with those that follow it, each by the verb it would take alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict
from governance.meetings import series
from governance.meetings.actions import convening, keeping_step
from governance.meetings.forms import CancelForm, ChangeForm
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Meeting
from people import gate
from people.actor import Actor
from people.permissions import Permission

MEANWHILE = _l("Quelqu’un vient de changer cette série. Relisez les nombres avant de prévenir tout le monde.")


@dataclass(frozen=True)
class Step:
    """What one meeting becomes, as it was when its letters were drawn; there is none before its notice has left.

    `form` is None where nothing changes, and where the meeting is called off.
    """

    seen: series.Mark
    letters: Sequence[NoticeLetter] = ()
    form: ChangeForm | None = None


def change(db: Session, actor: Actor, meeting: Meeting, steps: Sequence[Step], *, now: datetime) -> None:
    """Change a meeting and those that follow it. `steps` begin with its own, and name every one of them.

    Raises Conflict when one of them has changed, come or gone since the letters were drawn, or is announced too late
    without its form confirming it; Invalid for a day that is past.
    """
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    for row, step in _pairs(db, meeting, steps, now):
        if step.form is None:
            continue
        if row.notice_sent_at is not None:
            keeping_step.move(db, actor, row, step.form, step.letters, now=now, seen=row.sequence)
        else:
            convening.amend(db, actor, row, step.form, now=now)


def call_off(
    db: Session, actor: Actor, meeting: Meeting, form: CancelForm, steps: Sequence[Step], *, now: datetime
) -> None:
    """Call a meeting off with those that follow it, for one reason. Raises Conflict as `change` does."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    for row, step in _pairs(db, meeting, steps, now):
        keeping_step.cancel(db, actor, row, form, step.letters, now=now)


def _pairs(db: Session, meeting: Meeting, steps: Sequence[Step], now: datetime) -> list[tuple[Meeting, Step]]:
    """Each meeting, held, soonest first as everybody holds them, with its step; all of them are read before one changes."""
    first = convening.planned(db, meeting)
    rows = [first, *(convening.locked(db, one) for one in series.following(db, first, now))]
    if [series.mark(row) for row in rows] != [one.seen for one in steps]:
        raise Conflict(MEANWHILE, code="meanwhile")
    return list(zip(rows, steps, strict=True))
