"""How the ballot of a person comes in: from the room, when the sitting of the vote notes her on site, or from elsewhere."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters.rules.terms import Channels
from governance.meetings.models import Attendance
from governance.meetings.rules.attendance import Mode
from governance.votes import sitting
from governance.votes.models import Motion
from governance.votes.refusing import in_words
from governance.votes.rules import channels
from governance.votes.rules.channels import Way
from people.actor import Actor


def way(db: Session, actor: Actor, motion: Motion) -> Way:
    """Of a ballot cast on a screen now."""
    meeting = sitting.going_on(db, motion)
    if meeting is None or actor.membership_id is None:
        return Way.ELSEWHERE
    there = select(Attendance.id).where(
        Attendance.meeting_id == meeting.id,
        Attendance.membership_id == actor.membership_id,
        Attendance.mode == Mode.ONSITE,
        col(Attendance.left_at).is_(None),
    )
    return Way.ELSEWHERE if db.exec(there).first() is None else Way.ON_SITE


def ensure_on_screen(db: Session, actor: Actor, motion: Motion) -> None:
    """Raise Conflict when this person's screen is a way the rule closes."""
    if motion.rule.channels is Channels.IN_ROOM:
        with in_words():
            channels.ensure_received(motion.rule.channels, way(db, actor, motion))


def ensure_written_down(motion: Motion) -> None:
    """Raise Conflict when hands and paper are not received."""
    with in_words():
        channels.ensure_received(motion.rule.channels, Way.WRITTEN_DOWN)


def written_down(motion: Motion) -> bool:
    """Whether hands and paper are received."""
    return channels.receives(motion.rule.channels, Way.WRITTEN_DOWN)


def told(db: Session, actor: Actor, motion: Motion) -> str:
    """What whoever holds a voice must know before answering; nothing where her screen is received."""
    if channels.receives(motion.rule.channels, Way.ELSEWHERE) or way(db, actor, motion) is Way.ON_SITE:
        return ""
    return _("Ce vote se reçoit dans la salle seulement : faites-vous noter sur place, ou donnez pouvoir.")


def warnings(motion: Motion) -> list[str]:
    """What would leave the vote without any ballot: told before it opens."""
    if motion.rule.channels is Channels.IN_ROOM and not motion.meeting:
        return [
            _(
                "Les bulletins se reçoivent dans la salle seulement, et ce vote n’est inscrit dans aucune séance."
            )
        ]
    return []
