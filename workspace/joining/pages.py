"""The requests that wait, on one page, for who facilitates: welcome, answer, point elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Refusal
from foundation.pages import flash, read_form, redirect_to, show
from people import current
from people.models import Initiative
from people.signin.letters import Written
from workspace.joining import actions, letters, queries
from workspace.joining.actions import Welcomed
from workspace.joining.forms import AnswerForm, MoveForm, WelcomeForm
from workspace.joining.models import JoinRequest

blueprint = Blueprint("joining", __name__, url_prefix="/<initiative>/demandes")
Errors = Mapping[str, object]


@blueprint.get("")
def listing() -> Response:
    return _listing()


def _listing(*, at: str = "", errors: Errors | None = None, trouble: str = "", status: int = 200) -> Response:
    """The page; `at` is the request whose form was refused, with what was posted in it."""
    actor = current.actor()
    rows = queries.open_requests(web.db(), actor)
    return show(
        "workspace/joining/listing.html",
        status=status,
        requests=queries.views(web.db(), rows),
        destinations=queries.destinations(web.db(), actor),
        at=at,
        errors=errors or {},
        trouble=trouble,
        typed=request.form if at else {},
    )


@blueprint.post("/<wish>/accueillir")
def welcome(wish: str) -> AnyResponse:
    """Invite her, or let her in at once where she had signed in; she is written to either way."""
    try:
        form = read_form(WelcomeForm)
        row, to = _addressed(wish)
        by = current.actor().name
        with letters.speaking(to.language):
            drawn = {one: letters.welcomed(to, by=by, word=form.text, inside=one) for one in (True, False)}
        with web.transaction() as db:
            held = queries.request_for(db, current.actor(), wish)
            done = actions.welcome(db, current.actor(), held, form, now=web.now())
            _post(db, row, drawn[done.inside], _way_in(current.initiative(), done))
    except (Invalid, Conflict) as refusal:
        return _refused(wish, refusal)
    flash(_("%(name)s est des vôtres.", name=row.name) if done.inside else _("L’invitation est partie vers %(email)s.", email=row.email))  # fmt: skip
    return redirect_to("joining.listing")


def _way_in(initiative: Initiative, done: Welcomed) -> str:
    path = (
        url_for("inbox.home", initiative=initiative.slug)
        if done.inside
        else url_for("signin_welcome.invitation", token=done.token)
    )
    return web.settings().public_url + path


@blueprint.post("/<wish>/repondre")
def answer(wish: str) -> AnyResponse:
    try:
        form = read_form(AnswerForm)
        row, to = _addressed(wish)
        with letters.speaking(to.language):
            letter = letters.answered(to, by=current.actor().name, word=form.text, closed=form.close)
        with web.transaction() as db:
            held = queries.request_for(db, current.actor(), wish)
            actions.answer(db, current.actor(), held, form, now=web.now())
            _post(db, row, letter, letters.follow_url(wish))
    except (Invalid, Conflict) as refusal:
        return _refused(wish, refusal)
    flash(_("Votre réponse est partie\u00a0; la demande est close.") if form.close else _("Votre réponse est partie\u00a0; la demande reste ouverte."))  # fmt: skip
    return redirect_to("joining.listing")


@blueprint.post("/<wish>/orienter")
def point_elsewhere(wish: str) -> AnyResponse:
    try:
        form = read_form(MoveForm)
        row, to = _addressed(wish, towards=form.stream)
        with letters.speaking(to.language):
            letter = letters.moved(to, by=current.actor().name, word=form.text)
        with web.transaction() as db:
            held = queries.request_for(db, current.actor(), wish)
            actions.point_elsewhere(db, current.actor(), held, form, now=web.now())
            _post(db, row, letter, letters.follow_url(wish))
    except (Invalid, Conflict) as refusal:
        return _refused(wish, refusal)
    flash(_("La demande attend maintenant à sa nouvelle place\u00a0; la personne en est avertie."))
    return redirect_to("joining.listing")


def _addressed(wish: str, *, towards: str | None = None) -> tuple[JoinRequest, letters.To]:
    """The request as it is read now, and whom its letter is for."""
    row = queries.request_for(web.db(), current.actor(), wish)
    (view,) = queries.views(web.db(), [row])
    stream = queries.stream_of(web.db(), row, towards) if towards is not None else None
    title = view.place if towards is None else stream.title if stream else ""
    return row, letters.To(row.name, row.language, current.initiative(), title)


def _post(db: Session, row: JoinRequest, letter: Written, link: str) -> None:
    written = letter.with_link(letters.LINK, link)
    written.post(db, row.email, now=web.now(), initiative_id=row.initiative_id)


def _refused(wish: str, refusal: Refusal) -> Response:
    fields: dict[str, Any] = dict(getattr(refusal, "fields", {}))
    return _listing(at=wish, errors=fields, trouble="" if fields else str(refusal), status=refusal.status)
