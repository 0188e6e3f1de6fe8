"""Builders of meetings: one of a committee, at any stage, through the verbs of the room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from governance.committee.models import Seat
from governance.meetings.actions import convening, sitting
from governance.meetings.forms import ArrivalForm, DepartureForm, ItemForm, MeetingForm, RollForm
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Meeting
from governance.meetings.rules.agenda import ItemKind
from governance.meetings.rules.attendance import Mode
from people.models import Membership
from tests.builders import A_MORNING, the_actor
from tests.builders_governance import Committee

THE_EVENING = datetime.fromisoformat("2026-04-09T18:00+02:00")
AGENDA = (
    ItemForm(title="Procès-verbal de mars", kind=ItemKind.MINUTES_APPROVAL, minutes=15),
    ItemForm(title="Adoption de la charte", kind=ItemKind.DECISION, minutes=35),
    ItemForm(title="Points divers", kind=ItemKind.OTHER_BUSINESS, minutes=30),
)


def a_meeting_form(committee: Committee, *, at: datetime = THE_EVENING, **more) -> MeetingForm:
    """What a facilitator fills in; two hours, in one place and at a distance."""
    values = {"place": "La Remise partagée", "remote_link": "https://visio.valbrume.test/copil", **more}
    return MeetingForm(
        body=committee.body.public_id,
        day=at.date(),
        start=at.time(),
        end=(at + timedelta(hours=2)).time(),
        **values,
    )


def a_meeting(
    db: Session,
    committee: Committee,
    *,
    at: datetime = THE_EVENING,
    items: Iterable[ItemForm] = AGENDA,
    now: datetime = A_MORNING,
    **more,
) -> Meeting:
    """A meeting planned by the facilitator, its notice not sent."""
    actor = the_actor(db, committee.facilitator, now=now)
    form = a_meeting_form(committee, at=at, **more)
    return convening.convene(db, actor, committee.body, form, items=items, now=now)


def a_convened_meeting(
    db: Session,
    committee: Committee,
    *,
    letters: Iterable[NoticeLetter] = (),
    now: datetime = A_MORNING,
    **more,
) -> Meeting:
    """A meeting whose notice has left in time."""
    meeting = a_meeting(db, committee, now=now, **more)
    actor = the_actor(db, committee.facilitator, now=now)
    convening.send_notice(db, actor, meeting, letters, now=now)
    return meeting


def in_the_roll(*pairs: tuple[Seat, Membership], mode: Mode = Mode.ONSITE) -> RollForm:
    """The roll with these people in the room."""
    return RollForm(present=[f"{seat.public_id}:{member.public_id}:{mode.value}" for seat, member in pairs])


def an_open_meeting(
    db: Session,
    committee: Committee,
    *present: tuple[Seat, Membership],
    at: datetime = THE_EVENING,
    **more,
) -> Meeting:
    """A meeting that has just opened, with those present."""
    meeting = a_convened_meeting(db, committee, at=at, **more)
    actor = the_actor(db, committee.facilitator, now=at)
    return sitting.open_meeting(db, actor, meeting, in_the_roll(*present), now=at)


def arrives(
    db: Session,
    meeting: Meeting,
    seat: Seat,
    member: Membership,
    *,
    now: datetime,
    by: Membership | None = None,
    mode: Mode = Mode.ONSITE,
) -> None:
    """The member sits down, noted by herself or by somebody else."""
    form = ArrivalForm(seat=seat.public_id, member=member.public_id, mode=mode)
    sitting.arrive(db, the_actor(db, by or member, now=now), meeting, form, now=now)


def leaves(db: Session, meeting: Meeting, seat: Seat, member: Membership, *, now: datetime) -> None:
    """The member goes, and says so."""
    form = DepartureForm(seat=seat.public_id)
    sitting.leave(db, the_actor(db, member, now=now), meeting, form, now=now)
