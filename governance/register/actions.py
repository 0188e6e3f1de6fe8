"""Around a decision: who sees to it, where it stands, when it is looked at again, what is noted. All of it leaves a trace."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select

from foundation import ledger
from foundation.errors import Conflict, Invalid
from governance.register import queries
from governance.register.forms import FollowForm, OwnerForm
from governance.register.models import DecisionStep
from governance.votes.models import RegisterEntry
from people import gate, owners
from people.actor import Actor
from people.owners import Owner
from people.permissions import Permission

CHANGED = _l(
    "Cette décision a changé pendant que vous écriviez. Relisez-la : ce que vous avez écrit est gardé plus bas."
)
NOTHING = _l("Rien n’est changé : choisissez un autre état ou une autre date, ou écrivez une note.")
UNKNOWN = _l("Choisissez l’une des réponses proposées.")
NO_EXECUTION = _l("Cette décision n’a rien à exécuter : elle n’a pas été adoptée.")
Change = dict[str, Any]


def entrust(db: Session, actor: Actor, entry: RegisterEntry, form: OwnerForm, *, now: datetime) -> None:
    """Say which member or organisation sees to a decision, or nobody any more."""
    gate.require(actor, Permission.ENTRUST_DECISION, on=entry)
    _alone(db, entry)
    owner = _owner(db, entry, form.owner)
    if (owner.member_id, owner.organisation_id) == (entry.owner_member_id, entry.owner_organisation_id):
        return
    changes = [{"what": "owner", "before": entry.owner, "after": owner.name}]
    entry.owner_member_id, entry.owner_organisation_id, entry.owner = (
        owner.member_id,
        owner.organisation_id,
        owner.name,
    )
    db.add(entry)
    _step(db, actor, entry, changes, "", now)
    ledger.write(
        db, entry.initiative_id, actor.person_public_id, "entrust_decision", "decision", entry.public_id,
        now=now, number=entry.number, owner=form.owner,
    )  # fmt: skip


def follow(db: Session, actor: Actor, entry: RegisterEntry, form: FollowForm, *, now: datetime) -> None:
    """Say where a decision stands, move its review date, add a note; raises Conflict when it moved meanwhile."""
    gate.require(actor, Permission.FOLLOW_DECISION, on=queries.whose(entry))
    _alone(db, entry)
    changes = _changes(entry, form)
    if not changes and not form.text:
        raise Invalid({"text": NOTHING})
    if changes and form.seen != _count(db, entry):
        raise Conflict(CHANGED, code="decision_changed")
    entry.execution = form.execution or entry.execution
    entry.review_on = form.review_on
    db.add(entry)
    _step(db, actor, entry, changes, form.text, now)
    ledger.write(
        db, entry.initiative_id, actor.person_public_id, "follow_decision", "decision", entry.public_id,
        now=now, number=entry.number, execution=entry.execution.value, review_on=_said(entry.review_on),
        note=sha256(form.text.encode()).hexdigest() if form.text else "",
    )  # fmt: skip


def _alone(db: Session, entry: RegisterEntry) -> None:
    """Whoever changes it too waits here, then sees what was done."""
    db.refresh(entry, with_for_update=True)


def _owner(db: Session, entry: RegisterEntry, key: str) -> Owner:
    owner = owners.found(db, entry.initiative_id, key)
    if owner is None:
        raise Invalid({"owner": UNKNOWN})
    return owner


def _changes(entry: RegisterEntry, form: FollowForm) -> list[Change]:
    changes = []
    if form.execution and form.execution is not entry.execution:
        if not entry.carried_out:
            raise Invalid({"execution": NO_EXECUTION})
        changes.append({"what": "execution", "before": entry.execution.value, "after": form.execution.value})
    if form.review_on != entry.review_on:
        changes.append(
            {"what": "review_on", "before": _said(entry.review_on), "after": _said(form.review_on)}
        )
    return changes


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _count(db: Session, entry: RegisterEntry) -> int:
    return db.exec(select(func.count()).where(col(DecisionStep.entry_id) == entry.id)).one()


def _step(
    db: Session, actor: Actor, entry: RegisterEntry, changes: list[Change], text: str, now: datetime
) -> None:
    db.add(
        DecisionStep(
            initiative_id=entry.initiative_id,
            entry_id=entry.id or 0,
            text=text,
            changes=changes,
            by_id=actor.membership_id or 0,
            by_name=actor.name,
            on_behalf=actor.hat.organisation_name,
            at=now,
        )
    )
    db.flush()
