"""Where the minutes of a sitting stand, and who signed them: the one place that says it, for the three documents."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlmodel import Session

from foundation.language import day
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from governance.records.life import queries as lives
from governance.records.life.models import MinutesLife
from governance.records.life.rules import stages as rules
from governance.records.life.rules.stages import Role


@dataclass(frozen=True)
class Signature:
    """A place to sign, and who did, when; empty until then."""

    role: str
    name: str = ""
    when: str = ""


@dataclass(frozen=True)
class Standing:
    """`words` is the line under the title; `over`: the sitting is closed, its records change no more."""

    words: str
    over: bool
    tone: str
    signatures: tuple[Signature, ...]


def of(db: Session, meeting: Meeting, *, chair: str = "", secretary: str = "") -> Standing:
    """In the reader's language; `chair` and `secretary` are names, where they are known."""
    row = lives.row_of(db, meeting)
    signed = lives.signed(db, row) if row else {}
    places = tuple(
        Signature(name, who, day(signed[role]) if role in signed else "")
        for role, name, who in (
            (Role.CHAIR, _("Présidence de séance"), chair),
            (Role.SECRETARY, _("Secrétariat de séance"), secretary),
        )
    )
    if meeting.stage is not Stage.CLOSED:
        return Standing(_("Provisoire\u00a0: la séance est en cours"), False, "live", places)
    words = _words(row)
    return Standing(words, True, "ok" if row and row.approved_at else "", places)


def _words(row: MinutesLife | None) -> str:
    stage = rules.Stage(row.stage) if row else rules.Stage.DRAFT
    if row is None or not rules.reached(stage, rules.Stage.APPROVED):
        return _("Projet, non approuvé")
    if row.approved_in is None or row.approved_at is None:
        return _("Figé à la clôture de la séance, selon l’usage d’alors")
    if row.corrected:
        return _("Approuvé avec corrections le %(day)s", day=day(row.approved_at))
    return _("Approuvé le %(day)s", day=day(row.approved_at))
