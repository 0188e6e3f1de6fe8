"""Meetings as a calendar that diaries read again and again (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import icalendar
from flask import Response

from governance.meetings import letters
from governance.meetings.letters import Told
from governance.meetings.models import Meeting
from people.models import Initiative

EVERY = timedelta(hours=1)
"""How often a diary is asked to come back; most come when they please."""


def drawn(
    initiative: Initiative, meetings: Iterable[Meeting], to: Callable[[Meeting], str], *, now: datetime
) -> str:
    """The whole calendar. A meeting whose notice has not left is tentative; one called off stays, cancelled."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Chantier//Chantier//FR")
    made.add("version", "2.0")
    made.add("method", letters.PUBLISH)
    made.add("x-wr-calname", initiative.name)
    made.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for meeting in meetings:
        told = Told(meeting, "", initiative.name, initiative.time_zone, to(meeting), ())
        event = letters.event(told, now=now)
        if meeting.notice_sent_at is None and meeting.cancelled_at is None:
            event["status"] = icalendar.vText("TENTATIVE")
        made.add_component(event)
    made.add_missing_timezones()
    return made.to_ical().decode()


def answer(text: str) -> Response:
    return Response(text, content_type="text/calendar; charset=utf-8")
