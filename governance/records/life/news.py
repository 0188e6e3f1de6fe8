"""What minutes tell elsewhere: on the page of their meeting, on that of the meeting that approves, to who signs."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.records.life import queries as lives
from governance.records.life.models import MinutesLife, MinutesSignature
from governance.records.life.rules.stages import STAGE_NAMES, Stage, roles_of
from people import gate
from people.actor import Actor
from people.news import Item, Owed, Part
from people.permissions import Permission
from people.rules.predicates import Scope


def meeting_parts(db: Session, actor: Actor, meeting: str) -> list[Part]:
    """Of a closed meeting, where its minutes stand; of another, those of earlier ones that wait for it."""
    row = meetings.meeting_for(db, actor, meeting)
    if row.stage is Sitting.CLOSED:
        return [_own(db, row)]
    items = tuple(
        Item(one.title, url_for("minutes.page", public_id=one.public_id), note=_("à approuver"))
        for one, _life in lives.awaiting(db, row)
    )
    return [Part("approvals", _("Comptes rendus à approuver"), items)] if items else []


def _own(db: Session, meeting: Meeting) -> Part:
    life = lives.row_of(db, meeting)
    stage = Stage(life.stage) if life else Stage.DRAFT
    url = url_for("minutes.page", public_id=meeting.public_id)
    named = _("Compte rendu %(stage)s", stage=_(STAGE_NAMES[stage]))
    return Part("minutes", _("Compte rendu"), (Item(named, url),))


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Approved minutes that wait for one's signature."""
    if not gate.may(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id)):
        return []
    rows = db.exec(
        select(Meeting, MinutesLife)
        .join(MinutesLife, col(MinutesLife.meeting_id) == col(Meeting.id))
        .where(
            Meeting.initiative_id == actor.initiative_id,
            MinutesLife.stage == Stage.APPROVED.value,
            col(MinutesLife.approved_in).is_not(None),
        )
        .order_by(col(Meeting.starts_at))
    )
    return [
        Owed(
            title=meeting.title,
            why=_("Son compte rendu est approuvé\u00a0: il attend votre signature."),
            url=url_for("minutes.page", public_id=meeting.public_id),
            action=_("Signer le compte rendu"),
        )
        for meeting, life in rows.all()
        if _to_sign(db, actor, meeting, life)
    ]


def _to_sign(db: Session, actor: Actor, meeting: Meeting, life: MinutesLife) -> bool:
    roles = {one.value for one in roles_of(actor.membership_id or 0, meeting.chair_id, meeting.secretary_id)}
    signed = db.exec(select(MinutesSignature.role).where(MinutesSignature.life_id == life.id))
    return bool(roles - set(signed))
