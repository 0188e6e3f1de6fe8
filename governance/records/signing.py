"""The attendance sheet: each filled seat by college with a place to sign; empty before the sitting, filled after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session

from foundation.language import hour, local, weekday
from governance.committee.queries import SeatView
from governance.meetings import letters, presence
from governance.meetings.models import Meeting
from governance.meetings.presence import CollegeSheet, SheetLine
from governance.meetings.rules.lifecycle import Stage
from governance.records import attending, coming
from governance.records.rules.attended import How
from governance.records.rules.sheets import Kind, Paper, Section
from governance.records.sitting import attendance
from governance.register.sheets import Column, table
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission

Data = dict[str, Any]


def sheet(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> Paper:
    """In the reader's language, at any stage of the meeting."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    body = presence.body_of(db, meeting)
    initiative = db.get_one(Initiative, meeting.initiative_id)
    date = f"{weekday(meeting.starts_at)} {local(meeting.starts_at).year}"
    return Paper(
        kind=Kind.SHEET,
        name=_("Feuille de présence"),
        title=meeting.title,
        kicker=f"{initiative.name} · {body.name}",
        state=_STATES[meeting.stage](),
        tone="live" if meeting.stage is Stage.OPEN else "",
        lead=(),
        facts=tuple(
            one
            for one in (
                (_("Date"), f"{date}, {hour(meeting.starts_at)} – {hour(meeting.ends_at)}"),
                (_("Lieu"), letters.place(meeting)),
            )
            if one[1]
        ),
        sections=tuple(_sections(db, meeting, now)),
        foot=(_foot(meeting),),
    )


def _sections(db: Session, meeting: Meeting, now: datetime) -> list[Section]:
    if meeting.body_id is None:
        return coming.sheet(db, meeting)
    return _empty(db, meeting, now) if meeting.stage is Stage.PLANNED else _held(db, meeting, now)


def _foot(meeting: Meeting) -> str:
    if meeting.body_id is None:
        return coming.foot()
    return _("Un siège compte une fois, que sa titulaire ou sa suppléance y siège.")


_STATES = {
    Stage.PLANNED: lambda: _("À signer en entrant"),
    Stage.OPEN: lambda: _("La séance est en cours"),
    Stage.CLOSED: lambda: _("La séance est close"),
}


def _empty(db: Session, meeting: Meeting, now: datetime) -> list[Section]:
    """Who may sit in each seat, the proxy it gave if it did, and a place to sign."""
    columns: list[Column] = [_("Siège"), _("Personne"), _("Pouvoir"), _("Signature")]
    return [
        Section(one.name, tables=(_signed(table(_seats(one), columns, map(_line, one.lines))),))
        for one in presence.sheet(db, meeting, now)
    ]


def _seats(college: CollegeSheet) -> str:
    number = len(college.lines)
    return str(ngettext("%(num)s siège pourvu", "%(num)s sièges pourvus", number))


def _line(line: SheetLine) -> list[str]:
    given = _("à %(name)s", name=line.through) if line.through else ""
    return [_seat(line.seat), _people(line.seat), given, ""]


def _seat(seat: SeatView) -> str:
    return seat.organisation or seat.label or _("en son nom")


def _people(seat: SeatView) -> str:
    told = [seat.titular.name] if seat.titular else []
    if seat.alternate:
        told.append(_("%(name)s, suppléance", name=seat.alternate.name))
    return "\n".join(told)


def _held(db: Session, meeting: Meeting, now: datetime) -> list[Section]:
    """Who came, when, and who spoke for whom; there is still a place to sign for who came."""
    day = meeting.opened_at or meeting.starts_at
    columns: list[Column] = [_("Siège"), _("Présence"), _("Horaires"), _("Signature")]
    return [
        Section(
            one.name,
            tables=(
                _signed(
                    table(
                        attending.counts(one),
                        columns,
                        [
                            [
                                attending.named(seat),
                                attending.attended(seat),
                                attending.told_hours(seat, day),
                                "" if seat.how is How.PRESENT else "—",
                            ]
                            for seat in one.listed
                        ],
                    )
                ),
            ),
        )
        for one in attendance(db, meeting, now)
    ]


def _signed(one: Data) -> Data:
    """Rows high enough to sign in."""
    return {**one, "tall": True}
