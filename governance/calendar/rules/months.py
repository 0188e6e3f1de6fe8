"""The weeks of a month, Monday first, and the way from one month to the next."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def after(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def before(self) -> Month:
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks: days of the months beside it complete the first and the last."""
        return calendar.Calendar().monthdatescalendar(self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


FIRST, LAST = Month(1970, 2), Month(2199, 11)


def read(text: str, otherwise: Month) -> Month:
    """« 2026-04 » as a month; what is not one, or is out of all reason, is the other."""
    year, _dash, month = text.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month[:3]) <= 12):  # noqa: PLR2004 - months
        return otherwise
    found = Month(int(year[:5]), int(month[:3]))
    return found if FIRST <= found <= LAST else otherwise


def month_at(moment: datetime, time_zone: str) -> Month:
    """The month it is at a place."""
    there = moment.astimezone(ZoneInfo(time_zone))
    return Month(there.year, there.month)


def span(month: Month, time_zone: str) -> tuple[datetime, datetime]:
    """From the first midnight of its weeks to the last, at the place; aware."""
    zone, weeks = ZoneInfo(time_zone), month.weeks
    return (
        datetime.combine(weeks[0][0], datetime.min.time(), zone),
        datetime.combine(weeks[-1][-1] + timedelta(days=1), datetime.min.time(), zone),
    )


def days_of(starts_at: datetime, ends_at: datetime, time_zone: str) -> list[date]:
    """The days of the place that something touches; one that ends at midnight does not touch the next."""
    zone = ZoneInfo(time_zone)
    first = starts_at.astimezone(zone).date()
    last = max(first, (ends_at - timedelta(microseconds=1)).astimezone(zone).date())
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
