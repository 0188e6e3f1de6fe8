"""/convocation/<secret>: answering one's notice without signing in. Reading it changes nothing."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee.forms import ProxyForm
from governance.meetings import letters, notice_links, own, presence, queries, screens
from governance.meetings.actions import by_letter
from governance.meetings.forms import AnswerForm, DepartureForm
from governance.meetings.letters import ProxyLetter
from governance.meetings.notice_links import Opened
from governance.meetings.queries import Recipient
from people import current
from people.access import open_to_all

blueprint = Blueprint("notice", __name__)
blueprint.after_request(web.keep_private)
BY_IP = "60 per 10 minutes"


@blueprint.get("/convocation/<token>")
@open_to_all
@web.limiter.limit(BY_IP)
def read(token: str) -> Response:
    """The meeting, and one's own seats in it; the same words for a wrong secret and one that is over."""
    return _page(token)


@blueprint.post("/convocation/<token>/reponse")
@open_to_all
@web.limiter.limit(BY_IP)
def answer(token: str) -> AnyResponse:
    try:
        form = read_form(AnswerForm)
        with web.transaction() as db:
            opened = _surely(notice_links.opened(db, token, web.now()))
            by_letter.answer(db, opened.actor, opened.meeting, form, now=web.now())
    except Missing:
        return _nowhere()
    except (Conflict, Invalid) as refusal:
        return _page(token, trouble=_words(refusal), status=refusal.status)
    flash(_("C’est noté. Vous pouvez changer d’avis jusqu’à l’ouverture."))
    return redirect_to("notice.read", token=token)


@blueprint.post("/convocation/<token>/pouvoir")
@open_to_all
@web.limiter.limit(BY_IP)
def entrust(token: str) -> AnyResponse:
    try:
        form = read_form(ProxyForm)
        drawn = _drawn(_surely(notice_links.opened(web.db(), token, web.now())), form)
        with web.transaction() as db:
            opened = _surely(notice_links.opened(db, token, web.now()))
            by_letter.entrust(db, opened.actor, opened.meeting, form, drawn, now=web.now())
    except Missing:
        return _nowhere()
    except (Conflict, Invalid) as refusal:
        return _page(token, trouble=_words(refusal), status=refusal.status)
    flash(_("Le pouvoir est donné. Une lettre vous le confirme, et prévient qui le reçoit."))
    return redirect_to("notice.read", token=token)


@blueprint.post("/convocation/<token>/reprise")
@open_to_all
@web.limiter.limit(BY_IP)
def take_back(token: str) -> AnyResponse:
    try:
        form = read_form(DepartureForm)
        with web.transaction() as db:
            opened = _surely(notice_links.opened(db, token, web.now()))
            by_letter.take_back(db, opened.actor, opened.meeting, form.seat, now=web.now())
    except (Missing, Invalid):
        return _nowhere()
    flash(_("Le pouvoir est repris."))
    return redirect_to("notice.read", token=token)


def _surely(opened: Opened | None) -> Opened:
    if opened is None:
        raise Missing
    return opened


def _words(refusal: Conflict | Invalid) -> str:
    return " ".join(map(str, refusal.fields.values())) if isinstance(refusal, Invalid) else str(refusal)


def _page(token: str, *, trouble: str = "", status: int = 200) -> Response:
    db, now = web.db(), web.now()
    opened = notice_links.opened(db, token, now)
    if opened is None:
        return _nowhere()
    current.within(opened.initiative)
    body = presence.body_of(db, opened.meeting)
    return show(
        "governance/meetings/by_letter.html",
        status=status,
        token=token,
        initiative=opened.initiative,
        meeting=opened.meeting,
        body=body,
        name=opened.actor.name,
        own=own.before(db, opened.actor, opened.meeting, now),
        agenda=queries.agenda(db, opened.meeting, body.notice_rule),
        trouble=trouble,
    )


def _nowhere() -> Response:
    return show("governance/meetings/by_letter_over.html", status=404)


def _drawn(opened: Opened, form: ProxyForm) -> list[ProxyLetter]:
    """The two letters, of whoever gives and of whoever sits in the seat that receives."""
    db, meeting = web.db(), opened.meeting
    current.within(opened.initiative)
    view = presence.seating(db, meeting)
    people = {one.membership_id: one for one in queries.recipients(db, view)}
    principal = people.get(opened.actor.membership_id or 0)
    holder: Recipient | None = None
    for seat in view.filled:
        if seat.public_id == form.holder and seat.sitter is not None:
            holder = people.get(seat.sitter.membership_id)
    if principal is None or holder is None:
        raise Missing
    return letters.proxy(screens.told(meeting), principal, holder)
