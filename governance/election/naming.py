"""Whom each seat names, as the pages show it: the list to choose from, the reasons, the support that decides nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session

from governance.election import queries
from governance.election.forms import NOBODY
from governance.election.models import Election, ElectionNomination, ElectionSeat
from people.queries import PersonView, initials, person_views

Option = tuple[str, str]


@dataclass(frozen=True)
class Named:
    """Whom a seat names and why; `before` is whom it named in the first round, where it changed."""

    label: str
    organisation: str
    college: str
    initials: str
    person: str
    reason: str
    by: str
    absent: bool
    before: str


def who(members: list[PersonView], lines: list[ElectionSeat]) -> list[Option]:
    """Whom one may name: those who sit, then the other members, observers left out; or nobody."""
    sitting = {line.titular_id for line in lines} | {line.alternate_id for line in lines}
    known = [one for one in members if str(one.role) != "observer"]
    known.sort(key=lambda one: one.membership_id not in sitting)
    told = [(one.public_id, _with(one.name, one.organisation)) for one in known]
    return [("", _("Choisissez…")), *told, (NOBODY, _("Personne"))]


def _with(name: str, organisation: str) -> str:
    return f"{name}, {organisation}" if organisation else name


def choices(db: Session, election: Election, said: list[ElectionNomination], now: datetime) -> list[Option]:
    """Those whom seats name after both rounds, with how often: support is shown, and decides nothing."""
    counts = Counter(one.person_id for one in queries.named_now(said).values() if one.person_id)
    found = person_views(db, election.initiative_id, now, set(counts))
    return [
        (
            found[one].public_id,
            _(
                "%(name)s (%(times)s)",
                name=found[one].name,
                times=ngettext("une nomination", "%(num)s nominations", count),
            ),
        )
        for one, count in counts.most_common()
    ]


def support(said: list[ElectionNomination]) -> list[tuple[str, int, int]]:
    """Each person named, with how often in the first round and after both."""
    names = {one.person_id: one.person for one in said if one.person_id}
    first = Counter(one.person_id for one in said if one.round == 1 and one.person_id)
    last = Counter(one.person_id for one in queries.named_now(said).values() if one.person_id)
    rows = [(names[one], first[one], last[one]) for one in names]
    return sorted(rows, key=lambda row: (-row[2], -row[1], row[0]))


def nominations(lines: list[ElectionSeat], said: list[ElectionNomination]) -> list[Named]:
    """The last word of each seat, with whom it named before where it changed."""
    first = {one.seat_id: one for one in said if one.round == 1}
    last = queries.named_now(said)
    return [
        Named(
            label=line.label,
            organisation=line.organisation,
            college=line.college,
            initials=initials(line.name),
            person=last[line.seat_id].person,
            reason=last[line.seat_id].reason,
            by=last[line.seat_id].by_name if last[line.seat_id].by_name not in ("", line.name) else "",
            absent=last[line.seat_id].absent,
            before=_before(first.get(line.seat_id), last[line.seat_id]),
        )
        for line in lines
        if line.seat_id in last
    ]


def _before(first: ElectionNomination | None, last: ElectionNomination) -> str:
    if first is None or first.person_id == last.person_id:
        return ""
    return first.person or _("personne")
