"""The record of an election without candidates: all that was said, as plain data, sealed, judged again by anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from governance.consent.rules.lifecycle import State
from governance.election import queries
from governance.election.models import Election, ElectionNomination, ElectionSeat, PersonProposed
from governance.votes import record
from governance.votes.rules.files import elections
from governance.votes.rules.methods import candidateless
from governance.votes.rules.methods.candidateless import ElectionResult

Data = dict[str, Any]
FORMAT = "chantier-election/1"
RULE = {"proposed_speaks_last": True, "silence_consents": False}


def judge(data: Data) -> ElectionResult:
    """From the data alone: what is judged at closing is what anybody judges again from the file."""
    return candidateless.judge(*elections.read(data))


def seal(data: object) -> str:
    return record.seal(data)


def roll_data(lines: list[ElectionSeat]) -> list[Data]:
    """The roll as it is hashed: who sat at opening, and nothing that moves afterwards."""
    told = ("seat", "label", "college", "organisation", "titular", "alternate")
    return [{name: getattr(line, name) for name in told} for line in lines]


def story(db: Session, election: Election) -> Data:
    """Everything that is judged: what `judge` and `chantier tally` read."""
    lines = queries.asked(db, election)
    said, proposals = queries.nominations(db, election), queries.proposed(db, election)
    people = labels(said, proposals)
    return {
        "format": FORMAT,
        "method": elections.METHOD,
        "election": election.public_id,
        "title": election.role,
        "profile": election.profile,
        "starts_on": election.starts_on.isoformat(),
        "ends_on": election.ends_on.isoformat(),
        "author": election.author,
        "rule": RULE,
        "seats": [{**told, "away": line.away} for told, line in zip(roll_data(lines), lines, strict=True)],
        "roll_hash": election.roll_hash,
        "people": list(people.values()),
        "nominations": [_named(one, lines, people) for one in said if one.round == 1],
        "changes": [_named(one, lines, people) for one in said if one.round != 1],
        "proposals": [_proposed(db, election, one, lines, people) for one in proposals],
        "objections": _objections(db, election, lines),
        "opened_at": _iso(election.opened_at),
    }


def whole(db: Session, election: Election, *, number: str) -> Data:
    """The record of a closed election, sealed."""
    data = {
        **story(db, election),
        "number": number,
        "closed_at": _iso(election.closed_at),
        "result": election.result,
    }
    return {**data, "sha256": seal(data)}


def labels(said: Sequence[ElectionNomination], proposals: Sequence[PersonProposed]) -> dict[int, str]:
    """A name for each person named, and no two alike: sentences and files quote people by it."""
    names = {one.person_id: one.person for one in said if one.person_id is not None}
    names |= {one.person_id: one.person for one in proposals}
    taken: set[str] = set()
    told: dict[int, str] = {}
    for person in sorted(names):
        label, place = names[person], 2
        while label in taken:
            label, place = f"{names[person]} [{place}]", place + 1
        taken.add(label)
        told[person] = label
    return told


def _named(one: ElectionNomination, lines: list[ElectionSeat], people: dict[int, str]) -> Data:
    return {
        "by": _seat(one.seat_id, lines),
        "person": people.get(one.person_id or 0, ""),
        "reason": one.reason,
        "absent": one.absent,
        "said_by": one.by_name,
    }


def _proposed(
    db: Session, election: Election, one: PersonProposed, lines: list[ElectionSeat], people: dict[int, str]
) -> Data:
    return {
        "number": one.number,
        "person": people[one.person_id],
        "seat": one.seat,
        "why": one.why,
        "agreed": one.agreed,
        "by": one.by_name,
        "turns": [
            {
                "seat": _seat(turn.seat_id, lines),
                "position": turn.position.value,
                "text": turn.text,
                "by": turn.by_name,
            }
            for turn in queries.turns(db, election)
            if turn.number == one.number
        ],
        "answer": one.answer.value,
        "answer_text": one.answer_text,
        "answered_by": one.answered_by,
    }


def _objections(db: Session, election: Election, lines: list[ElectionSeat]) -> list[Data]:
    return [
        {
            "by": _seat(one.seat_id, lines),
            "proposal": one.number,
            "text": one.text,
            "inadmissible": one.set_aside_because if one.state is State.SET_ASIDE else "",
            "maintained": one.state is State.MAINTAINED,
            "withdrawn": one.state is State.WITHDRAWN,
            "integrated_in": one.integrated_in,
        }
        for one in queries.objections(db, election)
    ]


def _seat(seat_id: int, lines: list[ElectionSeat]) -> str:
    return next(line.seat for line in lines if line.seat_id == seat_id)


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
