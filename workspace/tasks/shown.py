"""What the board and the forms of action items show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from workspace.tasks import words
from workspace.tasks.queries import ActionView
from workspace.tasks.rules.filtering import MINE, NOBODY
from workspace.tasks.rules.states import OPEN, State

LATEST = 12
LONG_AGO = datetime.min.replace(tzinfo=UTC)
Option = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """The actions in one state; of those that are settled, the latest alone, and how many are left out."""

    state: State
    name: object
    actions: tuple[ActionView, ...]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.actions) + self.more


def columns(found: Sequence[ActionView]) -> list[Column]:
    return [_column(state, [one for one in found if one.state is state]) for state in State]


def _column(state: State, found: list[ActionView]) -> Column:
    if state in OPEN:
        return Column(state, words.NAMES[state], tuple(found))
    latest = sorted(found, key=lambda one: one.row.settled_at or LONG_AGO, reverse=True)
    return Column(state, words.NAMES[state], tuple(latest[:LATEST]), max(len(found) - LATEST, 0))


def choices(found: Sequence[ActionView]) -> dict[str, list[Option]]:
    """What each filter may ask for: what is there, and nothing else."""
    names = {one.owner_key: one.row.owner for one in found if one.owner_key}
    streams = {one.stream[2]: one.stream[0] for one in found if one.stream[2]}
    meetings = {
        one.origin.public_id: one.origin.title for one in found if one.origin and one.origin.kind == "meeting"
    }
    return {
        "owners": [(MINE, _("Moi, ou mon organisation")), *_sorted(names), (NOBODY, _("Personne"))],
        "streams": _sorted(streams),
        "meetings": _sorted(meetings),
        "states": [(state.value, str(words.NAMES[state])) for state in State],
    }


def _sorted(named: dict[str, str]) -> list[Option]:
    return sorted(named.items(), key=lambda one: one[1].casefold())


def written(one: ActionView) -> dict[str, Any]:
    """What the form of an action begins with."""
    row = one.row
    return {
        "title": row.title,
        "details": row.details,
        "owner": one.owner_key,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "stream": one.stream[2],
        "reason": row.reason,
        "state": row.state.value,
    }
