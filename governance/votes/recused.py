"""Recusals as a vote reads them: who takes no part, what the count and the quorum make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from charters.rules.functioning import Quorum
from foundation.errors import Conflict
from governance.committee import withdrawn
from governance.committee.models import Recusal
from governance.committee.rules.quorum import Headcount
from governance.votes.models import Motion, RollLine
from governance.votes.rules import withdrawing
from governance.votes.rules.tally import College

KIND = "motion"
ASIDE = _l("Ce siège s’est déporté : il ne prend pas part à ce vote. Rien n’a été déposé.")


def of(db: Session, motion: Motion) -> dict[int, Recusal]:
    """The seats that take no part in a motion."""
    rows = withdrawn.recusals(db, motion.initiative_id, (KIND, motion.public_id))
    return {row.seat_id: row for row in rows}


def ensure_none(db: Session, motion: Motion, seats: Iterable[int | str]) -> None:
    """Raise Conflict when one of these seats (ids or public ids) takes no part."""
    wanted = set(seats)
    if any({seat, row.seat} & wanted for seat, row in of(db, motion).items()):
        raise Conflict(ASIDE, code="seat_recused")


def colleges(
    counted: Iterable[College], lines: Iterable[RollLine], aside: dict[int, Recusal]
) -> list[College]:
    """The colleges of the roll without the seats that withdrew."""
    return withdrawing.without(counted, Counter(one.college for one in lines if one.seat_id in aside))


def turnout_heads(
    quorum: Quorum,
    counted: Iterable[College],
    lines: Sequence[RollLine],
    in_the_room: Mapping[str, tuple[int, int]],
) -> dict[str, Headcount]:
    """Who has voted so far, by college: in person, through a proxy. Never what.

    `in_the_room`: voices counted there, and how many of them through a proxy.
    """
    used = Counter(line.college for line in lines if line.used)
    through = Counter(line.college for line in lines if line.used and line.represented_by)
    used.update({code: voices for code, (voices, _represented) in in_the_room.items()})
    through.update({code: represented for code, (_voices, represented) in in_the_room.items()})
    return {
        one.code: withdrawing.attending(quorum, one, used[one.code], through[one.code]) for one in counted
    }


def as_data(lines: Sequence[RollLine], aside: dict[int, Recusal]) -> dict[str, Any]:
    """What the record says of them, in the order of the roll; nothing when everybody takes part."""
    told = [
        {
            "seat": line.seat,
            "college": line.college,
            "for": line.organisation or line.name,
            "name": line.name,
            "reason": aside[line.seat_id].reason,
            "recorded_by": aside[line.seat_id].recorded_by_name,
            "at": aside[line.seat_id].recused_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        for line in lines
        if line.seat_id in aside
    ]
    return {"recusals": told} if told else {}
