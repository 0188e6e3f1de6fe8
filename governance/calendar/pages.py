"""The calendar of members: a month at a time, as a table and as a list; and the private address of a diary."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Missing
from foundation.language import day, local
from foundation.pages import flash, redirect_to, show
from governance.calendar import actions, feeds, queries
from governance.calendar.rules import months
from governance.calendar.rules.months import Month
from governance.meetings import places
from governance.meetings.models import Meeting
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("calendar", __name__)
BY_IP = "1200 per hour"


@dataclass(frozen=True)
class Day:
    """A square of the month: `name` is read aloud, `inside` says whether the day is of this month."""

    at: date
    name: str
    inside: bool
    today: bool
    meetings: tuple[Meeting, ...]


@blueprint.get("/<initiative>/calendrier")
def page() -> Response:
    """The month asked for, else this one."""
    actor, zone = current.actor(), current.initiative().time_zone
    here = months.month_at(web.now(), zone)
    month = months.read(request.args.get("mois", ""), here)
    found = queries.between(web.db(), actor, *months.span(month, zone))
    weeks = _weeks(month, found, local(web.now()).date(), zone)
    return show(
        "governance/calendar/month.html",
        month=month,
        month_name=_title(month),
        before=(str(month.before), _title(month.before)),
        after=(str(month.after), _title(month.after)),
        here=str(here) if month != here else "",
        weekdays=[format_date(one.at, "EEEE") for one in weeks[0]],
        weeks=weeks,
        listed=[one for week in weeks for one in week if one.inside and one.meetings],
        may_convene=gate.may(actor, Permission.CONVENE_MEETING, on=Scope(actor.initiative_id)),
        may_gather=places.some(web.db(), actor),
    )


def _title(month: Month) -> str:
    return str(format_date(month.first, "MMMM yyyy"))


def _weeks(month: Month, found: list[Meeting], today: date, zone: str) -> list[list[Day]]:
    on: dict[date, list[Meeting]] = defaultdict(list)
    for meeting in found:
        for one in months.days_of(meeting.starts_at, meeting.ends_at, zone):
            on[one].append(meeting)
    return [
        [
            Day(one, format_date(one, "EEEE d MMMM"), one.month == month.month, one == today, tuple(on[one]))
            for one in week
        ]
        for week in month.weeks
    ]


@blueprint.get("/<initiative>/calendrier/abonnement")
def feed_page() -> Response:
    return _feed_page()


@blueprint.post("/<initiative>/calendrier/abonnement")
@web.limiter.limit("30/hour")
def renew() -> Response:
    """A new address; it is shown in this very answer and never again."""
    with web.transaction() as db:
        token = actions.renew(db, current.actor(), now=web.now())
    return _feed_page(web.settings().public_url + url_for("calendar.feed", token=token))


@blueprint.post("/<initiative>/calendrier/abonnement/fermer")
def close() -> AnyResponse:
    with web.transaction() as db:
        actions.close(db, current.actor(), now=web.now())
    flash(_("L’adresse est fermée\u00a0: les agendas qui la suivaient ne reçoivent plus rien."))
    return redirect_to("calendar.feed_page")


def _feed_page(link: str = "") -> Response:
    gate.require(current.actor(), Permission.READ_MEETING, on=Scope(current.actor().initiative_id))
    row = queries.feed_of(web.db(), current.actor())
    listed = current.initiative().listed
    answer = show(
        "governance/calendar/feed.html",
        since=day(row.created_at) if row else "",
        link=link,
        public_link=web.settings().public_url + url_for("published_meetings.feed") if listed else "",
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/agenda/<token>.ics")
@open_to_all
@web.limiter.limit(BY_IP)
def feed(token: str) -> Response:
    """What a diary reads, without an account: what this member may read now, and nothing once she has left."""
    db, now = web.db(), web.now()
    found = queries.reader(db, token, now)
    if found is None:
        raise Missing
    initiative, actor = found
    meetings = queries.followed(db, actor, now)

    def to(meeting: Meeting) -> str:
        return web.settings().public_url + url_for(
            "meetings.page", initiative=initiative.slug, public_id=meeting.public_id
        )

    return web.keep_private(feeds.answer(feeds.drawn(initiative, meetings, to, now=now)))
