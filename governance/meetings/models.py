"""Tables of meetings: the notice, the agenda, the answers, who was in the room and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from governance.meetings.rules.agenda import ItemKind
from governance.meetings.rules.asking import DAYS
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import Reply


def _one_of(name: str, where: str, *columns: str) -> Index:
    """One row of a meeting, and of these columns, among those that are so."""
    only = text(where)
    return Index(name, "meeting_id", *columns, unique=True, sqlite_where=only, postgresql_where=only)


class Meeting(Row, table=True):
    """A meeting, from the notice to its minutes: of a body, else of a work stream, else of the initiative.

    `second_of`: public id of the meeting, without quorum, that this one is called again for.
    `notice_in_time` is judged once, when the notice leaves; a late one leaves only if somebody confirms it.
    `minutes_version_id`: the frozen version, once the minutes are approved.
    `quorum_at_opening` and `quorum_at_closing` keep every number of `committee.rules.quorum.QuorumResult`.
    `sequence` grows with each change told to calendars (RFC 5545); `date_moved_at`: the date was announced anew then.
    `public`: everybody reads that it is held, on the public face. `request_days`: an item is asked for until so many
    days before it.
    """

    __table_args__ = (UniqueConstraint("body_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int | None = Field(default=None, foreign_key="body.id", index=True)
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    kind: str = Field(default="committee", max_length=24)
    series: str = Field(default="", max_length=32)
    number: int
    title: str = Field(max_length=200)
    starts_at: datetime = utc_field(index=True)
    ends_at: datetime = utc_field()
    place: str = Field(default="", max_length=200)
    remote_link: str = Field(default="", max_length=500)
    stage: Stage = Stage.PLANNED
    convened_by: int | None = Field(default=None, foreign_key="membership.id")
    convened_at: datetime = utc_field()
    notice_sent_at: datetime | None = utc_field(optional=True)
    notice_sent_by: int | None = Field(default=None, foreign_key="membership.id")
    notice_in_time: bool | None = None
    notice_recipients: int = 0
    sequence: int = 0
    date_moved_at: datetime | None = utc_field(optional=True)
    public: bool = False
    request_days: int = DAYS
    cancelled_at: datetime | None = utc_field(optional=True)
    cancelled_by: int | None = Field(default=None, foreign_key="membership.id")
    cancel_reason: str = Field(default="", max_length=500)
    opened_at: datetime | None = utc_field(optional=True)
    opened_by: int | None = Field(default=None, foreign_key="membership.id")
    closed_at: datetime | None = utc_field(optional=True)
    closed_by: int | None = Field(default=None, foreign_key="membership.id")
    chair_id: int | None = Field(default=None, foreign_key="membership.id")
    secretary_id: int | None = Field(default=None, foreign_key="membership.id")
    second_of: str = Field(default="", max_length=32)
    minutes_document_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    minutes_version_id: int | None = Field(default=None, foreign_key="document_version.id")
    quorum_at_opening: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    quorum_at_closing: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    @property
    def announced_at(self) -> datetime | None:
        """When the date it is held on was last announced: clear days are counted from there."""
        return self.date_moved_at or self.notice_sent_at


class AgendaItem(Row, table=True):
    """A point of the agenda. `on_notice`: it was in the notice that was sent, so something may be decided on it.

    Brought by a member or by an organisation, or by nobody yet. `fate` is one of rules/agenda.py, empty as long as the
    sitting deals with it. `brought_from`: public id of the item, put off by an earlier meeting, that this one takes up.
    """

    __tablename__ = "agenda_item"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    kind: ItemKind = ItemKind.DISCUSSION
    title: str = Field(max_length=200)
    details: str = ""
    minutes: int = 0
    motion: str | None = Field(default=None, max_length=32)
    on_notice: bool = False
    owner_id: int | None = Field(default=None, foreign_key="membership.id")
    owner_organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    fate: str = Field(default="", max_length=16)
    fate_at: datetime | None = utc_field(optional=True)
    fate_by: int | None = Field(default=None, foreign_key="membership.id")
    brought_from: str = Field(default="", max_length=32, index=True)


class ItemMoment(Row, table=True):
    """When who runs the sitting passed to an item; `item` is a public id of the agenda. The last one is under way."""

    __tablename__ = "item_moment"
    id: int | None = key()
    initiative_id: int = initiative_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    item: str = Field(max_length=32)
    at: datetime = utc_field()
    by_id: int | None = Field(default=None, foreign_key="membership.id")


class AgendaPaper(Row, table=True):
    """Something to read before an item. `about` is the public id of a text, a file, a motion or an amendment of this
    `kind` (rules/papers.py): what it says, and who may read it, stays with it."""

    __tablename__ = "agenda_paper"
    __table_args__ = (UniqueConstraint("item_id", "kind", "about"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    item_id: int = Field(foreign_key="agenda_item.id", index=True)
    position: int
    kind: str = Field(max_length=16)
    about: str = Field(max_length=32)
    attached_by: int | None = Field(default=None, foreign_key="membership.id")
    attached_at: datetime = utc_field()


class Answer(Row, table=True):
    """What somebody who may sit in a seat said to the notice; her last word replaces the former."""

    __tablename__ = "meeting_answer"
    __table_args__ = (UniqueConstraint("meeting_id", "seat_id", "membership_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    membership_id: int = Field(foreign_key="membership.id", index=True)
    reply: Reply
    at: datetime = utc_field()
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")


class NoticeLink(Row, table=True):
    """The private link by which somebody answers her notice without signing in; only the digest of its secret is kept."""

    __tablename__ = "notice_link"
    __table_args__ = (UniqueConstraint("meeting_id", "membership_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    membership_id: int = Field(foreign_key="membership.id")
    digest: str = Field(max_length=64, unique=True)
    made_at: datetime = utc_field()


class MeetingReply(Row, table=True):
    """What a member said to the notice of a meeting that belongs to no body; her last word replaces the former."""

    __tablename__ = "meeting_reply"
    __table_args__ = (UniqueConstraint("meeting_id", "membership_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    reply: str = Field(max_length=16)
    at: datetime = utc_field()


class Attendance(Row, table=True):
    """A seat in the room from `arrived_at` to `left_at`; the database lets one person at a time sit in it."""

    __table_args__ = (
        Index(
            "ix_attendance_sitting",
            "meeting_id",
            "seat_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    membership_id: int = Field(foreign_key="membership.id")
    alternate: bool = False
    mode: Mode = Mode.ONSITE
    arrived_at: datetime = utc_field()
    left_at: datetime | None = utc_field(optional=True)
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")


class Participation(Row, table=True):
    """Somebody at a meeting that belongs to no body: a member, else a name that was written down for who has no account.

    From `arrived_at` to `left_at`. No deed rests on it: it is erased whole when she asks. `organisation` is as it was that
    day. The database lets a member be there once at a time.
    """

    __tablename__ = "meeting_participation"
    __table_args__ = (
        _one_of(
            "ix_meeting_participation_here", "left_at IS NULL AND membership_id IS NOT NULL", "membership_id"
        ),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    membership_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    name: str = Field(default="", max_length=120)
    organisation: str = Field(default="", max_length=200)
    mode: str = Field(default="onsite", max_length=16)
    arrived_at: datetime = utc_field()
    left_at: datetime | None = utc_field(optional=True)
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")


class MeetingLetter(Row, table=True):
    """A letter about a meeting, to one person: what she was sent, and when. Without an address there is no letter.

    `kind` is one of rules/sending.py. Whether the letter has left is said by the letter itself.
    """

    __tablename__ = "meeting_letter"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    letter_id: int | None = Field(default=None, foreign_key="letter.id")
    kind: str = Field(max_length=16)
    sequence: int
    written_at: datetime = utc_field()


class ItemRequest(Row, table=True):
    """An item that a member asks for; whoever convenes takes it onto the agenda (`item_id`), or says why not.

    `state` is one of rules/asking.py.
    """

    __tablename__ = "item_request"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    author_id: int = Field(foreign_key="membership.id", index=True)
    title: str = Field(max_length=200)
    details: str = ""
    state: str = Field(default="waiting", max_length=16)
    answer: str = Field(default="", max_length=500)
    item_id: int | None = Field(default=None, foreign_key="agenda_item.id")
    asked_at: datetime = utc_field()
    decided_by: int | None = Field(default=None, foreign_key="membership.id")
    decided_at: datetime | None = utc_field(optional=True)


class SpeakingTurn(Row, table=True):
    """A turn to speak. `college` is that of who asked, that day. The database lets nobody wait twice, and one speak at a time."""

    __tablename__ = "speaking_turn"
    __table_args__ = (
        _one_of("ix_speaking_turn_waits", "given_at IS NULL AND withdrawn_at IS NULL", "membership_id"),
        _one_of("ix_speaking_turn_speaks", "given_at IS NOT NULL AND ended_at IS NULL"),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    membership_id: int = Field(foreign_key="membership.id")
    college: str = Field(default="", max_length=40)
    asked_at: datetime = utc_field()
    asked_by: int | None = Field(default=None, foreign_key="membership.id")
    given_at: datetime | None = utc_field(optional=True)
    ended_at: datetime | None = utc_field(optional=True)
    withdrawn_at: datetime | None = utc_field(optional=True)


class FloorQuestion(Row, table=True):
    """A question put to the sitting by somebody who takes part, under her name."""

    __tablename__ = "floor_question"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    membership_id: int = Field(foreign_key="membership.id")
    text: str = Field(max_length=400)
    asked_at: datetime = utc_field()
    answered_at: datetime | None = utc_field(optional=True)
    withdrawn_at: datetime | None = utc_field(optional=True)


class QuestionDoor(Row, table=True):
    """The code by which a public meeting is asked questions without an account. One stands at a time.

    The link is this public id, signed with the key of the house: it can be drawn again as long as the code stands.
    """

    __tablename__ = "question_door"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    made_by: int | None = Field(default=None, foreign_key="membership.id")
    made_at: datetime = utc_field()
    withdrawn_at: datetime | None = utc_field(optional=True)


class RoomQuestion(Row, table=True):
    """A question asked without an account; `name` is empty where she did not say it. Nobody but who runs the meeting reads it
    before `shown_at`. Erased with the meeting's retention (rules/open_questions.py)."""

    __tablename__ = "room_question"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    name: str = Field(default="", max_length=80)
    text: str = Field(max_length=400)
    asked_at: datetime = utc_field()
    shown_at: datetime | None = utc_field(optional=True)
    answered_at: datetime | None = utc_field(optional=True)


class QuestionSupport(Row, table=True):
    """Somebody who would ask it too, once."""

    __tablename__ = "floor_question_support"
    initiative_id: int = initiative_key()
    question_id: int = Field(foreign_key="floor_question.id", primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True)
    at: datetime = utc_field()
