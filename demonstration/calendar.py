"""The demonstration's dates: written around one anchor, moved by whole weeks to the day of installation.

Whole weeks keep every weekday: a committee that met on a Thursday still met on a Thursday, a signature given on a
working day stays on one. What must be ahead whatever the weekday (a vote that closes) counts from the installation
itself and is written `install+7` or `install+7T20:00`.

Texts hold a date only as a placeholder, `{date:2026-11-12}`, with an optional shape after a bar:

    {date:2026-11-12}            12 novembre 2026
    {date:2026-11-12|jour}       jeudi 12 novembre
    {date:2026-11-12|court}      12 novembre
    {date:2026-11-12|mois}       novembre
    {date:2026-11-12|de-mois}    de novembre (d’octobre)
    {date:2026-11-12|mois-an}    novembre 2026
    {date:2026-11-12|an}         2026
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ANCHOR = date(2026, 11, 22)  # the day on which the demonstration was written; a Sunday
ZONE = ZoneInfo("Europe/Paris")
SPACE = "\u00a0"  # French typography keeps the day and its month on one line

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_WRITTEN = re.compile(r"(?:(\d{4}-\d{2}-\d{2})|install([+-]\d+))(?:T(\d{2}:\d{2}))?")
_PLACEHOLDER = re.compile(r"\{date:([^}|]+)(?:\|([a-z-]+))?\}")


def _month(day: date) -> str:
    return _MONTHS[day.month - 1]


def _short(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}{SPACE}{_month(day)}"


def _of_month(day: date) -> str:
    name = _month(day)
    return f"d’{name}" if name[0] in "ao" else f"de {name}"


_SHAPES: dict[str | None, Callable[[date], str]] = {
    None: lambda day: f"{_short(day)} {day.year}",
    "jour": lambda day: f"{_DAYS[day.weekday()]} {_short(day)}",
    "court": _short,
    "mois": _month,
    "de-mois": _of_month,
    "mois-an": lambda day: f"{_month(day)} {day.year}",
    "an": lambda day: str(day.year),
}


@dataclass(frozen=True)
class Calendar:
    """Moves what was written around the anchor to around `installed_on`, a day in the initiative's time zone."""

    installed_on: date = ANCHOR

    @classmethod
    def at(cls, now: datetime) -> Calendar:
        """The calendar of an installation made at `now` (aware)."""
        return cls(now.astimezone(ZONE).date())

    @property
    def weeks(self) -> int:
        """Whole weeks since the anchor, rounded down: what has happened in the files has happened for real."""
        return (self.installed_on - ANCHOR).days // 7

    def day(self, written: str) -> date:
        """The day meant by `2026-11-12` or `install+7`. Raises ValueError on anything else."""
        return self._read(written)[0]

    def moment(self, written: str) -> datetime:
        """The instant, in UTC, meant by `2026-11-12T18:00` (time of Paris)."""
        day, at = self._read(written)
        if at is None:
            raise ValueError(f"a time is missing: {written}")
        return datetime.combine(day, at, ZONE).astimezone(UTC)

    def write(self, text: str) -> str:
        """The text with every placeholder written out in French."""
        return _PLACEHOLDER.sub(lambda found: _SHAPES[found[2]](self.day(found[1])), text)

    def moved(self, value: Any) -> Any:
        """The same tree of lists and mappings, its dates moved and its texts written out."""
        if isinstance(value, dict):
            return {key: self.moved(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.moved(inner) for inner in value]
        if isinstance(value, date):
            return self.day(value.isoformat())
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> Any:
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return self.write(text)
        return self.moment(text) if found[3] else self.day(text)

    def _read(self, written: str) -> tuple[date, time | None]:
        found = _WRITTEN.fullmatch(written)
        if found is None:
            raise ValueError(f"not a date of the demonstration: {written}")
        at = time.fromisoformat(found[3]) if found[3] else None
        if found[1]:
            return date.fromisoformat(found[1]) + timedelta(weeks=self.weeks), at
        return self.installed_on + timedelta(days=int(found[2])), at
