"""Who came to a meeting that belongs to no body, in its documents: people instead of seats, and no quorum."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from governance.meetings import coming, without_body
from governance.meetings.coming import Came
from governance.meetings.models import Meeting
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import ANNOUNCED
from governance.records import attending
from governance.records.rules.attended import College, How, Seat, Stay
from governance.records.rules.sheets import Section
from governance.register.sheets import Column, table

Data = dict[str, Any]
EMPTY = 12
"""Lines left to write a name in, on the sheet printed before."""


def attendance(db: Session, meeting: Meeting) -> tuple[College, ...]:
    """Those who came, then those who had said they would not; nothing where nobody was written down."""
    came = coming.of_meeting(db, meeting)
    there = {one.membership_id for one in came}
    found = [
        *(_seat(one) for one in came),
        *(
            Seat(member, name, "", How.EXCUSED)
            for member, name in coming.excused(db, meeting)
            if member not in there
        ),
    ]
    return (College(_("Personnes"), tuple(found)),) if found else ()


def _seat(one: Came) -> Seat:
    stays = tuple(
        Stay(one.name, each.arrived_at, each.left_at, each.mode is Mode.REMOTE) for each in one.stays
    )
    return Seat(one.key, one.name, one.organisation, How.PRESENT, stays)


def sheet(db: Session, meeting: Meeting) -> list[Section]:
    """The attendance sheet: names to sign beside and empty lines before, who came and when afterwards."""
    return [_signed(meeting, db)] if meeting.stage is Stage.PLANNED else [_held(meeting, db)]


def _signed(meeting: Meeting, db: Session) -> Section:
    columns: list[Column] = [_("Nom"), _("Organisation"), _("Signature")]
    told = [[name, "", ""] for name, reply in without_body.replies(db, meeting) if reply in ANNOUNCED]
    rows = [*told, *([["", "", ""]] * EMPTY)]
    return Section(_("Personnes"), tables=(_tall(table(_("À signer en entrant"), columns, rows)),))


def _held(meeting: Meeting, db: Session) -> Section:
    day = meeting.opened_at or meeting.starts_at
    columns: list[Column] = [_("Nom"), _("Organisation"), _("Présence"), _("Horaires"), _("Signature")]
    found = [one for college in attendance(db, meeting) for one in college.listed]
    rows = [
        [
            one.name,
            one.organisation,
            attending.attended(one),
            attending.told_hours(one, day),
            "" if one.how is How.PRESENT else "—",
        ]
        for one in found
    ]
    college = College(_("Personnes"), tuple(found))
    return Section(college.name, tables=(_tall(table(attending.counts(college), columns, rows)),))


def _tall(one: Data) -> Data:
    """Rows high enough to sign in."""
    return {**one, "tall": True}


def foot() -> str:
    """What is said under the sheet."""
    return _(
        "Ces noms sont gardés avec la réunion et lus des seuls membres. Chacun peut demander que le sien soit effacé."
    )
