"""Facts of meetings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MeetingConvened:
    initiative_id: int
    meeting_id: int
    meeting: str


@dataclass(frozen=True)
class NoticeSent:
    initiative_id: int
    meeting_id: int
    meeting: str


@dataclass(frozen=True)
class MeetingMoved:
    """Its date, its place or its link changed after the notice."""

    initiative_id: int
    meeting_id: int
    meeting: str


@dataclass(frozen=True)
class MeetingCancelled:
    initiative_id: int
    meeting_id: int
    meeting: str


@dataclass(frozen=True)
class NoticeAnswered:
    initiative_id: int
    meeting: str
    membership_id: int


@dataclass(frozen=True)
class MeetingOpened:
    initiative_id: int
    meeting_id: int
    meeting: str


@dataclass(frozen=True)
class AttendanceRecorded:
    """Somebody has arrived or left: the quorum may have changed."""

    initiative_id: int
    meeting: str


@dataclass(frozen=True)
class MeetingClosed:
    """`sha256` is that of the minutes as they stood, to be read over."""

    initiative_id: int
    meeting_id: int
    meeting: str
    sha256: str


@dataclass(frozen=True)
class FloorChanged:
    """Somebody asks to speak, speaks, or has finished."""

    initiative_id: int
    meeting: str
