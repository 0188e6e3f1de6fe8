"""What the page of a meeting shows at each of its stages, as values a template reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.sentences import say
from foundation import web
from foundation.language import day, hour
from foundation.pages import show
from governance.committee import measuring
from governance.committee import queries as committee
from governance.committee.measuring import Gauge
from governance.committee.models import Body
from governance.committee.queries import BodyView, SeatView
from governance.committee.rules import quorum, quorum_wording
from governance.committee.rules.quorum import Attending, QuorumResult
from governance.meetings import (
    arranged,
    audience,
    coming,
    deferrals,
    floor,
    following,
    foreseeing,
    letters,
    minutes,
    own,
    papers,
    presence,
    queries,
    questions,
    requests,
    without_body,
)
from governance.meetings.models import Meeting
from governance.meetings.papers import Papers
from governance.meetings.presence import SheetLine
from governance.meetings.queries import Recipient, SeatAnswer
from governance.meetings.rules.agenda import KIND_NAMES, ItemKind
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.coming import may_be_written
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import ANNOUNCED, REPLY_NAMES, Reply
from people import current, gate, news, owners
from people.actor import Actor
from people.everybody import everybody
from people.news import Part
from people.permissions import Permission
from people.queries import person_views
from people.subjects import Subject
from workspace.documents import texts
from workspace.tasks import words as task_words

TEMPLATES = {
    Stage.PLANNED: "governance/meetings/planned.html",
    Stage.OPEN: "governance/meetings/open.html",
    Stage.CLOSED: "governance/meetings/closed.html",
    Stage.CANCELLED: "governance/meetings/cancelled.html",
}
SOON = timedelta(hours=1)  # before the hour: the roll is unfolded


@dataclass(frozen=True)
class QuorumWords:
    """A quorum with its sentence and its arithmetic, in the reader's language."""

    result: QuorumResult
    sentence: str
    arithmetic: tuple[str, ...]
    gauge: Gauge


@dataclass(frozen=True)
class RollLine:
    """A seat in the roll called at opening: « seat:member:mode » and its words, and what was announced."""

    seat: SeatView
    name: str
    options: tuple[tuple[str, str], ...]
    value: str


def page(
    meeting: Meeting,
    *,
    status: int = 200,
    errors: Mapping[str, object] | None = None,
    typed: Mapping[str, str] | None = None,
    trouble: str = "",
    said: str = "",
    block: str | None = None,
) -> Response:
    """The page of a meeting at its stage; `block` alone when htmx asks for it. `said`: what was just done to the agenda."""
    db, actor, now = web.db(), current.actor(), web.now()
    body = presence.body_of(db, meeting)
    view = presence.seating(db, meeting, body)
    shown = _common(db, actor, meeting, body, view, now)
    shown |= {
        Stage.PLANNED: _planned,
        Stage.OPEN: _open,
        Stage.CLOSED: _closed,
        Stage.CANCELLED: _cancelled,
    }[meeting.stage](db, actor, meeting, body, view, now)
    refused = {"errors": errors or {}, "typed": typed or {}, "trouble": trouble, "said": said}
    return show(TEMPLATES[meeting.stage], block, status=status, **shown, **refused)


def _common(
    db: Session, actor: Actor, meeting: Meeting, body: Body, view: BodyView, now: datetime
) -> dict[str, Any]:
    names = person_views(db, meeting.initiative_id, now, _people_of(meeting))
    found = queries.notice_view(db, meeting, presence.notice_rule(meeting, body), now)
    may = _may(actor, meeting)
    attached = papers.of_meeting(db, actor, meeting, whole=may["convene"])
    organisations, members = owners.choices(db, meeting.initiative_id, now)
    return {
        "meeting": meeting,
        "body": body,
        "chair": names.get(meeting.chair_id or 0),
        "secretary": names.get(meeting.secretary_id or 0),
        **arranged.of(db, actor, meeting, body, now),
        "agenda_closed": body.notice_rule.agenda_closed,
        "kinds": {kind: _(name) for kind, name in KIND_NAMES.items()},
        "kind_options": [(kind.value, _(KIND_NAMES[kind])) for kind in ItemKind],
        "notice": found,
        "last_day": format_date(found.last_day, "d MMMM yyyy"),
        "may": may,
        "papers": attached,
        "some_papers": any(one.readable for group in attached.values() for one in group),
        "members": [(key.removeprefix("m-"), name) for key, name in members],
        "owners": [("", _("personne")), *organisations, *members],
        "first": _first(db, actor, meeting),
        "following": following.of_meeting(db, actor, meeting, now),
        "action_names": task_words.NAMES,
        "action_tones": task_words.TONES,
        "may_call_again": _may_call_again(db, actor, meeting, body),
        "parts": _parts(db, actor, meeting),
    }


def _parts(db: Session, actor: Actor, meeting: Meeting) -> list[Part]:
    """What other rooms tell of it; without a body there is nothing to begin in them."""
    every: list[Part] = news.gather("meeting_parts", db, actor, meeting.public_id)
    return [one for one in every if meeting.body_id is not None or one.items]


def _first(db: Session, actor: Actor, meeting: Meeting) -> Subject | None:
    """The meeting without quorum that this one is called again for."""
    return queries.subject(db, actor, meeting.second_of) if meeting.second_of else None


def _may_call_again(db: Session, actor: Actor, meeting: Meeting, body: Body) -> bool:
    may = gate.may(actor, Permission.CONVENE_MEETING, on=meeting)
    return may and body.rule.quorum.second_notice is not None and presence.lacked_quorum(meeting)


def _people_of(meeting: Meeting) -> set[int]:
    return {one for one in (meeting.chair_id, meeting.secretary_id, meeting.closed_by) if one}


def _may(actor: Actor, meeting: Meeting) -> dict[str, bool]:
    wanted = {
        "convene": Permission.CONVENE_MEETING,
        "record": Permission.RECORD_ATTENDANCE,
        "close": Permission.CLOSE_MEETING,
        "vote": Permission.PREPARE_MOTION,
        "plan": Permission.PLAN_ACTION,
    }
    may = {name: gate.may(actor, permission, on=meeting) for name, permission in wanted.items()}
    may["conduct"] = gate.may(actor, Permission.CONDUCT_SITTING, on=floor.run_by(meeting))
    # Votes are put to the seats of a body.
    return may | {"vote": may["vote"] and meeting.body_id is not None}


def _planned(
    db: Session, actor: Actor, meeting: Meeting, body: Body, view: BodyView, now: datetime
) -> dict[str, Any]:
    answers = queries.answers(db, meeting, view)
    lines = own.lines(presence.sheet(db, meeting, now, view=view))
    recipients = audience.of(db, meeting, view)
    return {
        "colleges": [
            (college, [one for one in answers if one.seat.college == college.code])
            for college in view.colleges
            if college.filled
        ],
        "lines": lines,
        "reply_names": {reply: _(name) for reply, name in REPLY_NAMES.items()},
        "own": own.seats(view, actor, body, answers, lines),
        "expected": _expected(
            body, view, answers, lines, again=presence.called_again(db, meeting, body.rule.quorum)
        ),
        "announced": sum(one.reply in ANNOUNCED for one in answers),
        "recipients": recipients,
        "unreachable": [one.name for one in recipients if not one.email],
        "roll": [_roll_line(one) for one in answers],
        "soon": now > meeting.starts_at - SOON,
        "foreseen": foreseeing.foreseen(db, meeting, body, view),
        "put_off": [told for _item, told in deferrals.waiting(db, meeting)],
        "may_ask": requests.may_ask(db, actor, meeting, now),
        "ask_until": requests.last_day(db, meeting),
        "asked": requests.of(db, actor, meeting),
        "replies": without_body.replies(db, meeting),
        "own_reply": without_body.own_reply(db, actor, meeting),
    }


def _open(
    db: Session, actor: Actor, meeting: Meeting, body: Body, view: BodyView, now: datetime
) -> dict[str, Any]:
    sheet = presence.sheet(db, meeting, now, view=view)
    lines = own.lines(sheet)
    document = minutes.readable(db, actor, meeting)
    return {
        "attendance": sheet,
        "own": own.seats(view, actor, body, queries.answers(db, meeting, view), lines),
        "quorum": _words(presence.quorum_at(db, meeting, now), view),
        "seen": presence_mark(meeting),
        "modes": Mode,
        **_came(db, actor, meeting),
        "floor": floor.of_meeting(db, actor, meeting, now),
        "floor_seen": floor_mark(meeting),
        "questions": questions.of_meeting(db, actor, meeting, now),
        "document": document,
        "text": texts.page(db, actor, document) if document else "",
        "warning": texts.warning(db, document, texts.standing(db, document)) if document else "",
        "now": now,
    }


def _came(db: Session, actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Who came where nobody has a seat, and whom who facilitates may still write down."""
    if meeting.body_id is not None:
        return {"came": (), "me": None, "awaited": [], "may_write_down": False}
    found = coming.of_meeting(db, meeting)
    runs = gate.may(actor, Permission.RECORD_ATTENDANCE, on=meeting)
    settled = meeting.minutes_version_id is not None
    may = runs and may_be_written(meeting.stage, settled=settled, runs=runs)
    return {
        "came": found,
        "me": next((one for one in found if one.membership_id == actor.membership_id), None),
        "awaited": coming.expected(db, meeting) if may else [],
        "may_write_down": may,
    }


def presence_mark(meeting: Meeting) -> str:
    """Changes whenever the room does."""
    if meeting.body_id is None:
        return coming.mark(web.db(), meeting)
    return presence.mark(web.db(), meeting, web.now())


def floor_mark(meeting: Meeting) -> str:
    """Changes whenever who speaks, who waits or what is asked does."""
    return f"{floor.mark(web.db(), meeting, web.now())}.{questions.mark(web.db(), meeting)}"


def _closed(
    db: Session, actor: Actor, meeting: Meeting, body: Body, view: BodyView, now: datetime
) -> dict[str, Any]:
    opening, closing = (
        presence.read_back(kept) for kept in (meeting.quorum_at_opening, meeting.quorum_at_closing)
    )
    document = minutes.readable(db, actor, meeting)
    version = minutes.frozen_version(db, meeting) if document else None
    return {
        "attendance": presence.sheet(db, meeting, now, view=view),
        "opening": _words(opening, view) if opening else None,
        "closing": _words(closing, view) if closing else None,
        "modes": Mode,
        **_came(db, actor, meeting),
        "document": document,
        "version": version,
        "text": minutes.page(db, actor, document, version),
    }


def _cancelled(
    db: Session, actor: Actor, meeting: Meeting, body: Body, view: BodyView, now: datetime
) -> dict[str, Any]:
    by = meeting.cancelled_by or 0
    return {"by": person_views(db, meeting.initiative_id, now, {by}).get(by)}


def _words(result: QuorumResult, view: BodyView) -> QuorumWords:
    names = {college.code: college.name for college in view.colleges}
    return QuorumWords(
        result,
        say(quorum_wording.in_a_word(result, names), _),
        tuple(say(one, _) for one in quorum_wording.arithmetic(result, names)),
        measuring.of(result),
    )


def _expected(
    body: Body,
    view: BodyView,
    answers: list[SeatAnswer],
    lines: Mapping[int, SheetLine],
    *,
    again: bool,
) -> QuorumWords:
    """The quorum there would be if everybody did as announced."""
    coming = {one.seat.id for one in answers if one.reply in ANNOUNCED}
    given = {seat_id for seat_id, line in lines.items() if line.proxy}
    heads = quorum.gathered(
        (
            one.seat.college,
            one.seat.organisation,
            Attending.PRESENT
            if one.seat.id in coming
            else (Attending.REPRESENTED if one.seat.id in given else Attending.ABSENT),
        )
        for one in answers
    )
    weights = {one.code: one.weight for one in view.colleges}
    found = quorum.check(body.rule.quorum, heads, second_notice=again, weights=weights)
    return _words(found, view)


def _roll_line(answer: SeatAnswer) -> RollLine:
    options = [("", _("n’est pas là"))]
    chosen = ""
    for sitter, reply in answer.replies:
        for mode, words in ((Mode.ONSITE, _("sur place")), (Mode.REMOTE, _("à distance"))):
            value = f"{answer.seat.public_id}:{sitter.member}:{mode.value}"
            options.append((value, f"{sitter.name}, {words}"))
            if not chosen and reply in ANNOUNCED and (reply is Reply.REMOTE) == (mode is Mode.REMOTE):
                chosen = value
    return RollLine(answer.seat, answer.seat.name, tuple(options), chosen)


def told(meeting: Meeting) -> letters.Told:
    """What the notice and the calendar file say of a meeting."""
    db, initiative = web.db(), current.initiative()
    body = presence.body_of(db, meeting)
    return letters.Told(
        meeting,
        body.name,
        initiative.name,
        initiative.time_zone,
        url_for("meetings.page", public_id=meeting.public_id, _external=True),
        queries.agenda(db, meeting, body.notice_rule),
        web.settings().public_url,
        web.settings().mail_from,
        seated=meeting.body_id is not None,
        ask_until=requests.until(db, meeting, web.now()),
    )


def readings(meeting: Meeting, people: Sequence[Recipient]) -> dict[int, Papers]:
    """The papers that each recipient of the notice may read, by membership."""
    db, initiative = web.db(), current.initiative()
    if not papers.some(db, meeting):
        return {}
    wanted = {one.membership_id for one in people}
    return {
        one.membership_id: papers.of_meeting(db, one, meeting)
        for one in everybody(db, initiative.id or 0, web.now())
        if one.membership_id in wanted
    }


def opening_sentence(meeting: Meeting, now: datetime) -> str:
    """The first sentence of the minutes: what proof needs and nobody should have to type."""
    body = presence.body_of(web.db(), meeting).name
    words = {"body": body, "day": day(now), "hour": hour(now), "place": letters.place(meeting)}
    first = _(
        "Séance de l’instance «\u00a0%(body)s\u00a0» du %(day)s, ouverte à %(hour)s. Lieu\u00a0: %(place)s.",
        **words,
    )
    if meeting.notice_sent_at is None:
        return first
    return f"{first} " + _("Convocation envoyée le %(day)s.", day=day(meeting.notice_sent_at))


def bodies() -> list[Body]:
    return committee.bodies(web.db(), current.initiative().id or 0)
