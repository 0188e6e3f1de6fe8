"""Builders of votes on amendments."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from charters.amendments.models import ArticleAmendment
from charters.rules.presets import DEFAULT
from governance.votes.actions import closing
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, the_actor
from tests.builders_governance import Committee, an_open_vote, everybody_votes

SMALL = {"ess": (1, "50"), "hab": (1, "50")}
"""Two seats are enough to carry or to reject."""


def a_vote_on(
    db: Session, committee: Committee, *amendments: ArticleAmendment, now: datetime = A_MORNING, **more
) -> Motion:
    """An open vote on these amendments, in that order."""
    chosen = ",".join(one.public_id for one in amendments)
    return an_open_vote(
        db, committee, title="Amender la charte", rule=DEFAULT.rule, amendments=chosen, now=now, **more
    )


def everybody_says(db: Session, motion: Motion, committee: Committee, said: Choice) -> None:
    choices = {code: [said] * len(members) for code, members in committee.members.items()}
    everybody_votes(db, motion, committee, choices)


def decided(
    db: Session, motion: Motion, committee: Committee, said: Choice | None = Choice.FOR, *, minutes: int = 15
) -> Motion:
    """Everybody says the same, or nobody votes; then it is closed by hand."""
    if said is not None:
        everybody_says(db, motion, committee, said)
    actor = the_actor(db, committee.facilitator)
    closing.close_vote(db, actor, motion, now=A_MORNING + timedelta(minutes=minutes))
    return motion
