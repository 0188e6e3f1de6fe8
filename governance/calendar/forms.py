"""What is posted about dates to choose from. Days and hours are those of the place."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, StringConstraints, field_validator, model_validator

from governance.calendar.rules.choosing import MOST, Said
from governance.meetings.forms import BAD_LINK, NOWHERE, OF_STREAM, Line, Place

BAD_SLOT = _l("Chaque date a son jour, l’heure où l’on commence et celle où l’on finit.")
FEW = _l("Proposez au moins deux dates.")
SLOTS = range(1, MOST + 1)


class PollForm(BaseModel):
    """Dates to propose. `body` is empty for the whole initiative, or names a stream (`OF_STREAM`) or a body."""

    title: Line
    body: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    place: Place = ""
    remote_link: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    slots: list[tuple[date, time, time]]

    @field_validator("remote_link")
    @classmethod
    def a_safe_link(cls, link: str) -> str:
        if link and not link.startswith(("https://", "http://")):
            raise ValueError(str(BAD_LINK))
        return link

    @field_validator("slots", mode="before")
    @classmethod
    def whole(cls, slots: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        found = [one for one in slots if any(one)]
        if any(not all(one) for one in found):
            raise ValueError(str(BAD_SLOT))
        if len(found) < 2:  # noqa: PLR2004 - a choice
            raise ValueError(str(FEW))
        return found[:MOST]

    @model_validator(mode="after")
    def sound(self) -> Self:
        if not self.place and not self.remote_link:
            raise ValueError(str(NOWHERE))
        if any(end <= start for _day, start, end in self.slots):
            raise ValueError(str(BAD_SLOT))
        return self

    @property
    def stream(self) -> str:
        return self.body.removeprefix(OF_STREAM) if self.body.startswith(OF_STREAM) else ""

    def moments(self, time_zone: str) -> list[tuple[datetime, datetime]]:
        """Each slot, aware, soonest first."""
        zone = ZoneInfo(time_zone)
        return sorted(
            (datetime.combine(day, start, zone), datetime.combine(day, end, zone))
            for day, start, end in set(self.slots)
        )


class SaidForm(BaseModel):
    """What one says of each slot, by public id."""

    said: dict[str, Said]
