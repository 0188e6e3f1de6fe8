"""Before a confidential vote opens: the urns there would be, what forbids them, what must be known, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.functioning import VoteRule
from governance.committee import queries as committee
from governance.committee.queries import BodyView
from governance.votes import queries, recused, telling
from governance.votes.models import Motion, RollCollege
from governance.votes.rules import secrecy, withdrawing
from governance.votes.rules.tally import College
from people.actor import Actor


@dataclass(frozen=True)
class Ahead:
    """What the page says before opening: why it cannot open so, what to know, whether colleges can be merged."""

    refused: str
    warnings: tuple[str, ...]
    sizes: tuple[tuple[str, int], ...]
    may_merge: bool


def all_seats() -> str:
    """The name of the urn that all seats share."""
    return _("Tous les sièges")


def urns_of(db: Session, motion: Motion, view: BodyView) -> list[College]:
    """The urns there would be if the vote opened now, without the seats that withdrew."""
    aside = recused.of(db, motion)
    gone = Counter(seat.college for seat in view.filled if seat.id in aside)
    whole = [
        College(one.code, one.name, one.filled, Fraction(one.weight)) for one in view.colleges if one.filled
    ]
    found = withdrawing.without(whole, gone)
    return secrecy.together(found, all_seats()) if motion.mixed else found


def ahead(db: Session, motion: Motion, view: BodyView) -> Ahead:
    """In the reader's language."""
    urns = urns_of(db, motion, view)
    small = secrecy.too_small(urns)
    return Ahead(
        refused=telling.words(secrecy.why_not(small)) if small else "",
        warnings=tuple(telling.words(one) for one in secrecy.warnings(urns, weighted=motion.weighted)),
        sizes=tuple((one.name, one.eligible) for one in urns),
        may_merge=_may_merge(motion, urns),
    )


def refused(db: Session, motion: Motion, now: datetime) -> bool:
    """Whether its ballots could not stay confidential if it opened now."""
    if not motion.confidential:
        return False
    body = committee.body_of(db, motion.body_id)
    view = committee.body_view(db, body, committee.today_in(db, motion.initiative_id, now))
    return bool(secrecy.too_small(urns_of(db, motion, view)))


def _may_merge(motion: Motion, urns: list[College]) -> bool:
    """Whether all colleges in one urn would be enough, and are not one already."""
    whole = secrecy.together(urns, "")
    return not motion.mixed and bool(whole) and not secrecy.too_small(whole)


def sizes(db: Session, motion: Motion, actor: Actor) -> list[tuple[str, str, int]]:
    """With how many ballots at most those of this person will be mixed: (code, college, seats of its urn)."""
    codes = {voice.college for voice in queries.voices(db, actor, motion)}
    return [
        (one.code, one.name, one.eligible)
        for one in queries.counted_colleges(db, motion)
        if one.code in codes
    ]


def roll_college(motion: Motion, eligible: int) -> RollCollege:
    """The college of the roll where all seats share one urn."""
    return RollCollege(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        code=secrecy.TOGETHER,
        name=all_seats(),
        weight="1",
        eligible=eligible,
        position=1,
    )


def with_ballots(rule: VoteRule, how: str) -> VoteRule:
    """The rule with ballots that are named, confidential, or confidential in one urn for all."""
    changed = {"named": secrecy.named, "confidential": secrecy.confidential, "merged": _merged}
    return changed[how](rule)


def _merged(rule: VoteRule) -> VoteRule:
    return secrecy.confidential(secrecy.merged(rule))
