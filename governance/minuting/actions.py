"""What is made from the minutes that no other room makes: a decision taken in the room without a vote."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation import ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from governance.minuting import agreed, consensus
from governance.minuting.forms import DecisionHere
from governance.register.shown import CONSENSUS
from governance.votes.actions.closing import register_place
from governance.votes.models import RegisterEntry
from governance.votes.rules.verdict import Outcome
from people import gate
from people.actor import Actor
from people.permissions import Permission

OVER = _l("La séance n’est pas ouverte\u00a0: on n’y décide plus rien.")
NOT_ALLOWED = _l(
    "La règle de l’instance n’admet pas cette décision par consensus maintenant. Mettez-la au vote, ou au consentement."
)
NEEDED = _l("Ce champ est nécessaire.")


def record_consensus(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: DecisionHere,
    item: str,
    *,
    may_decide: bool,
    now: datetime,
) -> RegisterEntry:
    """Enter in the register what nobody in the room objects to, if the body's rule would carry it. Raises Conflict, Invalid.

    `may_decide`: whether the item one writes under may be decided, by the rule of notices.
    """
    gate.require(actor, Permission.RECORD_CONSENSUS, on=meeting)
    missing: dict[str, object] = {name: NEEDED for name in ("title", "text") if not getattr(form, name)}
    if missing:
        raise Invalid(missing)
    held = hold(db, Meeting, meeting.id)
    if held.stage is not Stage.OPEN:
        raise Conflict(OVER, code="wrong_stage")
    found = consensus.found(db, held, now)
    if not may_decide or not found.allowed:
        raise Conflict(NOT_ALLOWED, code="consensus_not_allowed")
    entry = _entry(db, held, form, found.verdict.rule_hash, now)
    entry.sentences = agreed.sentences(found.room)
    told = {"meeting": held.public_id, "item": item, "room": found.room, agreed.COUNTED: found.counted}
    entry.sha256 = agreed.told(entry, told)["sha256"]
    db.add(entry)
    db.flush()
    ledger.write(
        db, held.initiative_id, actor.person_public_id, "record_consensus", "decision", entry.public_id,
        now=now, sha256=entry.sha256, number=entry.number, **told,
    )  # fmt: skip
    return entry


def _entry(db: Session, meeting: Meeting, form: DecisionHere, rule_hash: str, now: datetime) -> RegisterEntry:
    year, position = register_place(db, meeting.initiative_id, now)
    return RegisterEntry(
        initiative_id=meeting.initiative_id,
        about_kind=CONSENSUS,
        about=meeting.public_id,
        year=year,
        position=position,
        body_name=presence.body_of(db, meeting).name,
        title=form.title,
        text=form.text,
        outcome=Outcome.CARRIED,
        sentences=[],
        rule_hash=rule_hash,
        sha256="",
        at=now,
    )
