"""Amendments that a motion puts to the vote: held at opening, put into the charter by the decision that carries them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete

from charters.amendments import deciding
from charters.amendments import queries as amendments
from foundation.errors import Invalid, Missing, Refusal
from governance.votes import amended
from governance.votes.amended import AMEND
from governance.votes.forms import MotionForm
from governance.votes.models import Motion, MotionAmendment
from governance.votes.rules.verdict import Outcome
from people import gate

YES_OR_NO = _l("Un amendement se décide par pour ou contre.")
ONE_EFFECT = _l(
    "Un même vote ne peut pas adopter une version de la charte et des amendements\u00a0: choisissez l’un ou l’autre."
)
SETTLED = {Outcome.REJECTED, Outcome.NO_VOTES_EXPRESSED}
"""What leaves an amendment voted down; without quorum, or postponed, it waits for another vote."""


@gate.internal
def choose(db: Session, motion: Motion, form: MotionForm) -> None:
    """Write which amendments a question is about, in place of those there were. Raises Invalid with the reason."""
    db.exec(delete(MotionAmendment).where(col(MotionAmendment.motion_id) == motion.id))
    if motion.effect_kind == AMEND:
        motion.effect_kind = ""
    public_ids = amended.listed({"amendments": form.amendments})
    if not public_ids:
        return
    if form.kind != "yes_no":
        raise Invalid({"amendments": YES_OR_NO})
    if form.charter:
        raise Invalid({"charter": ONE_EFFECT})
    try:
        rows = deciding.ensure_votable(db, motion.initiative_id, public_ids)
    except Missing:
        raise
    except Refusal as error:
        raise Invalid({"amendments": str(error)}) from error
    motion.effect_kind = AMEND
    for position, row in enumerate(rows, 1):
        _add(db, motion, row.public_id, row.number, amendments.around(db, row).article.number, position)
    db.flush()


def _add(db: Session, motion: Motion, amendment: str, number: int, article: int, position: int) -> None:
    db.add(
        MotionAmendment(
            initiative_id=motion.initiative_id,
            motion_id=motion.id or 0,
            amendment=amendment,
            number=number,
            article=article,
            position=position,
        )
    )


@gate.internal
def copy(db: Session, former: Motion, fresh: Motion) -> None:
    """The same amendments, for a question that is asked again."""
    for one in amended.of(db, former):
        _add(db, fresh, one.amendment, one.number, one.article, one.position)
    db.flush()


@gate.internal
def freeze(db: Session, motion: Motion) -> None:
    """From the opening on they are at this vote and no other, and their words are bound. Raises Conflict."""
    if motion.effect_kind != AMEND:
        return
    lines = amended.of(db, motion)
    public_ids = [one.amendment for one in lines]
    rows = deciding.put_to_the_vote(db, motion.initiative_id, public_ids, vote=motion.public_id)
    for line, row in zip(lines, rows, strict=True):
        line.sha256 = amended.digest(amendments.around(db, row))
        db.add(line)
    db.flush()


@gate.internal
def take_effect(
    db: Session, motion: Motion, outcome: Outcome, *, number: str, by: str, now: datetime
) -> None:
    """In the transaction of the decision: those it carries enter the charter, those it rejects are decided."""
    if motion.effect_kind != AMEND:
        return
    public_ids = [one.amendment for one in amended.of(db, motion)]
    if outcome is Outcome.CARRIED:
        deciding.carry(db, motion.initiative_id, public_ids, decision=number, by=by, now=now)
    elif outcome in SETTLED:
        deciding.reject(db, motion.initiative_id, public_ids, decision=number, by=by, now=now)
    else:
        deciding.give_back(db, motion.initiative_id, vote=motion.public_id)


@gate.internal
def give_back(db: Session, motion: Motion) -> None:
    """The vote ends without a result: they wait as before."""
    if motion.effect_kind == AMEND:
        deciding.give_back(db, motion.initiative_id, vote=motion.public_id)
