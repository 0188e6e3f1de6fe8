"""What befell a vote while it was held, read: for its page, its record, the home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters.rules import differences
from governance.votes.models import Motion, VoteIncident
from governance.votes.rules.holding import KIND_NAMES, IncidentKind
from people.actor import Actor
from people.news import Change

WORDS = ("title", "text", "about")
"""What may be corrected: never the rule, the options nor the roll."""


@dataclass(frozen=True)
class IncidentView:
    """« texte corrigé par …, le … », with its reason and, for a correction, what changed word by word."""

    kind: IncidentKind
    name: str
    by: str
    at: datetime
    reason: str
    closes_at: datetime | None
    parts: tuple[differences.Parts, ...]
    seal: str


def of(db: Session, motion: Motion) -> list[VoteIncident]:
    """In the order in which they happened."""
    query = select(VoteIncident).where(VoteIncident.motion_id == motion.id)
    return list(db.exec(query.order_by(col(VoteIncident.at), col(VoteIncident.id))))


def wording(rows: Sequence[VoteIncident]) -> int:
    """How many times the words were corrected: a ballot says which ones it answers."""
    return sum(row.kind is IncidentKind.CORRECTED for row in rows)


def standing(motion: Motion, rows: Sequence[VoteIncident]) -> str:
    """Where the vote stands, as its page says it: other once it has been changed or closed."""
    return f"{motion.stage.value} {len(rows)}"


def shown(rows: Sequence[VoteIncident]) -> list[IncidentView]:
    """In the reader's language."""
    return [
        IncidentView(
            row.kind,
            _(KIND_NAMES[row.kind]),
            row.by_name,
            row.at,
            row.reason,
            row.closes_at,
            _parts(row.words),
            row.seal,
        )
        for row in rows
    ]


def _parts(words: dict[str, Any] | None) -> tuple[differences.Parts, ...]:
    """One comparison for each of title, text and about that changed."""
    if not words:
        return ()
    pairs = ((words["before"][name], words["after"][name]) for name in WORDS)
    return tuple(
        differences.parts(differences.compare(before, after)) for before, after in pairs if before != after
    )


def as_data(rows: Sequence[VoteIncident]) -> dict[str, Any]:
    """What the record says of them; nothing when nothing befell. Never the nonce."""
    told = [
        {
            "kind": row.kind.value,
            "at": _iso(row.at),
            "by": row.by_name,
            **({"reason": row.reason} if row.reason else {}),
            **({"words": row.words} if row.words else {}),
            **({"closes_before": _iso(row.closes_before)} if row.closes_before else {}),
            **({"closes_at": _iso(row.closes_at)} if row.closes_at else {}),
        }
        for row in rows
    ]
    return {"incidents": told} if told else {}


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def sealing(db: Session, motions: Sequence[Motion]) -> dict[int, VoteIncident]:
    """Why each of these was annulled or, if it waits, suspended: the last word about each."""
    wanted = (IncidentKind.ANNULLED, IncidentKind.SUSPENDED)
    rows = db.exec(
        select(VoteIncident)
        .where(
            col(VoteIncident.motion_id).in_([one.id for one in motions]), col(VoteIncident.kind).in_(wanted)
        )
        .order_by(col(VoteIncident.at), col(VoteIncident.id))
    )
    return {row.motion_id: row for row in rows}


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """What befell votes since a moment, with its reason, for the home."""
    rows = db.exec(
        select(VoteIncident, Motion)
        .join(Motion, col(Motion.id) == col(VoteIncident.motion_id))
        .where(VoteIncident.initiative_id == actor.initiative_id, col(VoteIncident.at) > since)
        .order_by(col(VoteIncident.at).desc(), col(VoteIncident.id).desc())
    )
    return [
        Change(
            _("Votes"),
            _("%(title)s : %(what)s.", title=motion.title, what=_(KIND_NAMES[row.kind]))
            + (" " + _("Motif : %(reason)s", reason=row.reason) if row.reason else ""),
            url_for("votes.motion", public_id=motion.public_id),
            row.at,
        )
        for row, motion in rows
    ]


def again(db: Session, motion: Motion) -> tuple[Motion | None, Motion | None]:
    """(the annulled vote that this one asks again, the one that asks this one again)."""
    where = Motion.initiative_id == motion.initiative_id
    former = (
        db.exec(select(Motion).where(where, Motion.public_id == motion.replaces)).first()
        if motion.replaces
        else None
    )
    return former, db.exec(select(Motion).where(where, Motion.replaces == motion.public_id)).first()
