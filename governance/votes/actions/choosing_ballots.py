"""How the ballots of a vote to come are kept: by name, confidential, or confidential with all colleges in one urn."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from charters.rules import writing
from foundation import ledger
from foundation.errors import Conflict
from governance.votes import confidential
from governance.votes.actions.preparing import OPENED
from governance.votes.forms import BallotsForm
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission


def choose_ballots(db: Session, actor: Actor, motion: Motion, form: BallotsForm, *, now: datetime) -> None:
    """Change the rule of a draft in that alone; raises Conflict once the vote is open."""
    gate.require(actor, Permission.PREPARE_MOTION, on=motion)
    if motion.stage is not Stage.DRAFT:
        raise Conflict(OPENED, code="already_open")
    motion.rule_name = ""
    motion.rule_text = writing.canonical(confidential.with_ballots(motion.rule, form.how))
    db.add(motion)
    ledger.write(
        db, motion.initiative_id, actor.person_public_id, "correct_motion", "motion", motion.public_id, now=now,
        ballots=form.how,
    )  # fmt: skip
