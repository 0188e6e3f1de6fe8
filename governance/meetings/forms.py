"""What is posted about meetings. Dates and hours are those of the place, in the initiative's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, field_validator, model_validator

from foundation.readable import readable
from governance.meetings.rules import recurring
from governance.meetings.rules.agenda import ItemKind
from governance.meetings.rules.asking import DAYS, MOST_DAYS
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.kinds import MeetingKind
from governance.meetings.rules.papers import PaperKind
from governance.meetings.rules.recurring import MOST as MOST_TIMES
from governance.meetings.rules.recurring import Every
from governance.meetings.rules.replies import Reply
from governance.meetings.rules.series import Extent

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
BAD_LINK = _l("Une adresse commence par https://.")
BAD_END = _l("La réunion finit après avoir commencé.")
NOWHERE = _l("Dites où l’on se retrouve\u00a0: un lieu, un lien, ou les deux.")
BAD_LINE = _l("Une ligne de l’ordre du jour fait 200 caractères au plus.")
MOST_ITEMS = 40


class MeetingForm(BaseModel):
    """A meeting to convene. `agenda`: one item per line; the other attributes of items come afterwards."""

    body: Id
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    day: date
    start: time
    end: time
    place: Place = ""
    remote_link: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    agenda: Text = ""
    second_of: Id = ""
    """The meeting without quorum that this one is called again for."""
    public: bool = False
    """Everybody reads on the public face that it is held."""
    request_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = DAYS
    """Until how many days before it an item is asked for."""

    @field_validator("request_days", mode="before")
    @classmethod
    def as_usual(cls, days: object) -> object:
        return DAYS if days == "" else days

    @field_validator("remote_link")
    @classmethod
    def a_safe_link(cls, link: str) -> str:
        if link and not link.startswith(("https://", "http://")):
            raise ValueError(str(BAD_LINK))
        return link

    @field_validator("end")
    @classmethod
    def after_the_start(cls, end: time, info: object) -> time:
        start = getattr(info, "data", {}).get("start")
        if start is not None and end <= start:
            raise ValueError(str(BAD_END))
        return end

    @field_validator("agenda")
    @classmethod
    def short_lines(cls, agenda: str) -> str:
        if any(len(line) > 200 for line in agenda.splitlines()):  # noqa: PLR2004 - the column's own length
            raise ValueError(str(BAD_LINE))
        return agenda

    @model_validator(mode="after")
    def somewhere(self) -> Self:
        if not self.place and not self.remote_link:
            raise ValueError(str(NOWHERE))
        return self

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.agenda.splitlines() if line.strip()][:MOST_ITEMS]

    def moments(self, time_zone: str) -> tuple[datetime, datetime]:
        """Beginning and end, aware."""
        zone = ZoneInfo(time_zone)
        return (
            datetime.combine(self.day, self.start, tzinfo=zone),
            datetime.combine(self.day, self.end, tzinfo=zone),
        )


OF_STREAM = "s:"
"""Before the public id of a work stream, where a form may name a body or a stream."""
HOW_LONG = _l("Dites jusqu’à quand elle revient\u00a0: un jour, ou un nombre de fois.")


class GatheringForm(MeetingForm):
    """A meeting of any kind. `body` is empty for the whole initiative, or names a stream (`OF_STREAM`) or a body."""

    kind: MeetingKind
    body: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    every: Every = Every.ONCE
    until: date | None = None
    times: Annotated[int, Field(ge=1, le=MOST_TIMES)] | None = None

    @field_validator("until", "times", mode="before")
    @classmethod
    def nothing_is_none(cls, value: object) -> object:
        return value or None

    @model_validator(mode="after")
    def ends_some_day(self) -> Self:
        if self.every is not Every.ONCE and self.until is None and self.times is None:
            raise ValueError(str(HOW_LONG))
        return self

    @property
    def stream(self) -> str:
        return self.body.removeprefix(OF_STREAM) if self.body.startswith(OF_STREAM) else ""

    @property
    def of_body(self) -> bool:
        return bool(self.body) and not self.stream

    @property
    def days(self) -> list[date]:
        return recurring.days(self.day, self.every, until=self.until, times=self.times or MOST_TIMES)


class ReplyForm(BaseModel):
    reply: Reply


class ExtentForm(BaseModel):
    """How far a change of a meeting that comes back goes. `counted`: the numbers that were read before sending it."""

    extent: Extent = Extent.ALONE
    counted: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""


class ChangeForm(ExtentForm, MeetingForm):
    """A meeting that changes. `late_confirmed`: whoever moves it has read that it is announced too late."""

    late_confirmed: bool = False


class CancelForm(ExtentForm):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ItemForm(BaseModel):
    """An item to add, or to write anew. `owner`: « m-… » a member or « o-… » an organisation; empty for nobody yet."""

    title: Line
    kind: ItemKind = ItemKind.DISCUSSION
    minutes: Annotated[int, Field(ge=0, le=600)] = 0
    details: Text = ""
    owner: Annotated[str, StringConstraints(pattern=r"^([mo]-[0-9A-Za-z_-]{1,32})?$")] = ""


class RequestForm(BaseModel):
    """An item that a member asks for."""

    title: Line
    details: Text = ""


class TakeForm(BaseModel):
    """How a requested item stands on the agenda."""

    kind: ItemKind = ItemKind.DISCUSSION
    minutes: Annotated[int, Field(ge=0, le=600)] = 0


class DeclineForm(BaseModel):
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class MoveForm(BaseModel):
    up: bool


class SpeakingForm(BaseModel):
    """Who asks to speak: a member for whom somebody asks, oneself otherwise."""

    member: Id = ""


class QuestionForm(BaseModel):
    """A question from the floor."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class RoomQuestionForm(BaseModel):
    """A question without an account. `website` is shown to nobody: only machines fill it in."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), BeforeValidator(readable)
    ]
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=80), BeforeValidator(readable)
    ] = ""
    website: str = ""


class PaperForm(BaseModel):
    """A paper to attach: its kind and its public id."""

    kind: PaperKind
    about: Id


class LookForm(BaseModel):
    """What one looks for among what may be attached."""

    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class NoticeForm(BaseModel):
    """`late_confirmed`: whoever sends has read that the notice leaves too late."""

    late_confirmed: bool = False


class AnswerForm(BaseModel):
    """`member` is empty when one answers for oneself."""

    seat: Id
    reply: Reply
    member: Id = ""


class ArrivalForm(BaseModel):
    seat: Id
    member: Id = ""
    mode: Mode = Mode.ONSITE


class DepartureForm(BaseModel):
    seat: Id


class ComingForm(BaseModel):
    """Somebody is at a meeting that belongs to no body; `member` is empty for oneself."""

    member: Id = ""
    mode: Mode = Mode.ONSITE


class GuestForm(BaseModel):
    """Somebody without an account, written down by who facilitates."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), BeforeValidator(readable)
    ]
    organisation: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=200), BeforeValidator(readable)
    ] = ""
    mode: Mode = Mode.ONSITE


class PeopleForm(BaseModel):
    """Who chairs and who keeps the minutes, by public ids of members; empty for nobody yet."""

    chair: Id = ""
    secretary: Id = ""


class RollForm(BaseModel):
    """The roll called at opening: « seat:member:mode » for each seat in the room."""

    present: list[str] = []
    chair: Id = ""
    secretary: Id = ""

    @property
    def arrivals(self) -> list[ArrivalForm]:
        parts = [line.split(":") for line in self.present if line]
        return [ArrivalForm(seat=p[0], member=p[1], mode=Mode(p[2])) for p in parts]

    @field_validator("present")
    @classmethod
    def well_formed(cls, lines: list[str]) -> list[str]:
        modes = {mode.value for mode in Mode}
        for line in lines:
            parts = line.split(":")
            if line and (len(parts) != 3 or parts[2] not in modes):  # noqa: PLR2004 - seat, member, mode
                raise ValueError(line)
        return lines
