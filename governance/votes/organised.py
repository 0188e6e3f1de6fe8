"""The organisations behind seats and ballots, where the quorum of a vote counts them, and what seats weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sqlmodel import Session

from charters.rules.sentences import Sentence, Value
from charters.rules.terms import QuorumBase
from governance.committee import queries as committee
from governance.committee.queries import BodyView, CollegeView
from governance.committee.rules import quorum, quorum_wording
from governance.committee.rules.organisations import Organisations
from governance.committee.rules.quorum import Attending, Headcount
from governance.votes import hands, queries, record, sitting, telling
from governance.votes.models import HandCount, Motion, RollCollege, RollLine
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import College


def counts(motion: Motion) -> bool:
    """Whether the quorum of this vote counts organisations."""
    return motion.rule.quorum.base is QuorumBase.ORGANISATIONS


def voters(db: Session, motion: Motion) -> dict[str, Organisations] | None:
    """Those behind the ballots at closing, read from the record as anybody will read it; None where nobody asks."""
    if not counts(motion):
        return None
    return record.organisations_of(motion.rule, queries.record_data(db, motion, number="", whole=True))


def turnout(
    motion: Motion,
    heads: Mapping[str, Headcount],
    rows: Sequence[RollCollege],
    lines: Sequence[RollLine],
    aside: frozenset[int],
    in_the_room: Sequence[HandCount],
) -> dict[str, Headcount]:
    """Who has voted so far, with the organisations where they are counted. Never what was said."""
    if not counts(motion):
        return dict(heads)
    cast = [
        {"seat": line.seat, "college": line.college, "represented": bool(line.represented_by)}
        for line in lines
        if line.used
    ]
    found = record.organisations_of(
        motion.rule,
        {
            "roll": queries.roll_data(rows, lines),
            "ballots": cast + hands.as_data(in_the_room),
            "recusals": [{"seat": line.seat} for line in lines if line.seat_id in aside],
        },
    )
    return {code: replace(head, organisations=(found or {}).get(code)) for code, head in heads.items()}


def ahead(db: Session, motion: Motion) -> tuple[dict[str, Headcount], dict[str, Fraction]]:
    """Before opening: everybody who sits, in person but for those who gave a proxy; and what colleges weigh."""
    view = committee.body_view(
        db,
        committee.body_of(db, motion.body_id),
        committee.today_in(db, motion.initiative_id, motion.opens_at or motion.prepared_at),
    )
    given = {one.principal_id for one in committee.standing_proxies(db, motion.body_id, motion.abouts)}
    heads = quorum.gathered(
        (
            seat.college,
            seat.organisation,
            Attending.REPRESENTED if seat.id in given else Attending.PRESENT,
        )
        for seat in view.filled
    )
    return heads, weights(view)


def weights(view: BodyView) -> dict[str, Fraction]:
    """College → what it weighs."""
    return {one.code: one.weight for one in view.colleges}


def sitting_colleges(view: BodyView) -> list[College]:
    """The colleges where somebody sits, as the rules take them, with the organisations that hold their seats."""
    return [
        College(one.code, one.name, one.filled, one.weight, holders=_holders(one))
        for one in view.colleges
        if one.filled
    ]


def _holders(college: CollegeView) -> tuple[str, ...]:
    return tuple(seat.organisation for seat in college.seats if seat.filled)


def needed(db: Session, motion: Motion, view: BodyView) -> tuple[int | str, int | str]:
    """How much makes the quorum of this vote, out of how much, in the unit it counts."""
    if motion.stage is Stage.DRAFT:
        sat, weighed = [(one.college, one.organisation) for one in view.filled], weights(view)
    else:
        sat = [(one.college, one.organisation) for one in queries.roll(db, motion)]
        weighed = {one.code: Fraction(one.weight) for one in queries.colleges(db, motion)}
    found = quorum.check(
        motion.rule.quorum,
        quorum.gathered((college, name, Attending.PRESENT) for college, name in sat),
        second_notice=sitting.second_notice(db, motion),
        weights=weighed,
    )
    return _told(quorum_wording.required_of(found)), _told(found.filled)


def _told(value: Value) -> int | str:
    """A whole number as it is, the rest in words."""
    return value if isinstance(value, int) else telling.words(Sentence("%(value)s", {"value": value}))
