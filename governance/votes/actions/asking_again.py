"""An annulled vote is asked again under another number: the same question, to prepare, each linked to the other."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import ledger
from foundation.errors import Conflict
from foundation.rows import hold
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.votes import incidents, options
from governance.votes.actions import on_amendments
from governance.votes.models import Motion, MotionOption
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission

STANDS = _l("Ce vote n’est pas annulé : il ne se rouvre pas sous un autre numéro.")
DONE = _l("Cette question est déjà remise au vote sous un autre numéro.")
SAME = (
    "initiative_id", "body_id", "stream_id", "title", "text", "about", "document", "meeting", "rule_name",
    "rule_text", "method", "settings", "effect_kind", "effect", "beneficiary",
)  # fmt: skip
"""What is asked again as it was; the rest is that of a new question."""


def ask_again(db: Session, actor: Actor, motion: Motion, *, now: datetime) -> Motion:
    """A question in preparation, with the words and the rule of the annulled one. Raises Conflict the second time."""
    gate.require(actor, Permission.PREPARE_MOTION, on=motion)
    held = hold(db, Motion, motion.id, key_share=True)
    if held.stage is not Stage.ANNULLED:
        raise Conflict(STANDS, code="not_annulled")
    if incidents.again(db, held)[1] is not None:
        raise Conflict(DONE, code="already_asked_again")
    same = {name: getattr(held, name) for name in SAME}
    fresh = Motion(**same, replaces=held.public_id, prepared_by=actor.membership_id, prepared_at=now)
    db.add(fresh)
    db.flush()
    _copy_options(db, held, fresh)
    on_amendments.copy(db, held, fresh)
    _move_on_the_agenda(db, held, fresh)
    ledger.write(
        db, fresh.initiative_id, actor.person_public_id, "prepare_motion", "motion", fresh.public_id, now=now,
        replaces=held.public_id,
    )  # fmt: skip
    return fresh


def _copy_options(db: Session, former: Motion, fresh: Motion) -> None:
    for one in options.of(db, former):
        db.add(
            MotionOption(
                initiative_id=one.initiative_id,
                motion_id=fresh.id or 0,
                label=one.label,
                about=one.about,
                cost=one.cost,
                position=one.position,
            )
        )
    db.flush()


def _move_on_the_agenda(db: Session, former: Motion, fresh: Motion) -> None:
    """The item of a sitting that is not over leads to the vote to come."""
    rows = db.exec(
        select(AgendaItem, Meeting)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)  # type: ignore[arg-type]
        .where(AgendaItem.initiative_id == former.initiative_id, AgendaItem.motion == former.public_id)
    )
    for item, meeting in rows:
        if meeting.stage is not Sitting.CLOSED:
            item.motion = fresh.public_id
            db.add(item)
    db.flush()
