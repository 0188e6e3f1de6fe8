"""The pages of one message: in its thread, alone with its history, edited, withdrawn, hidden."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate
from people.permissions import Permission
from workspace.discussions import actions, html, queries
from workspace.discussions.forms import Hiding, Said
from workspace.discussions.models import Message, Thread

blueprint = Blueprint("messages", __name__, url_prefix="/<initiative>/messages")
blueprint.add_app_template_filter(html.said)
OFTEN = "20 per minute; 300 per hour"
Mistakes = Mapping[str, object]


def not_too_often() -> AbstractContextManager[object]:
    """Around what is said: so many a minute for one person, wherever she writes from."""
    limit: AbstractContextManager[object] = web.limiter.limit(OFTEN, key_func=_speaker)
    return limit


def _speaker() -> str:
    return f"speaks:{current.person_id() or get_remote_address()}"


def _message(public_id: str) -> tuple[Message, Thread]:
    return queries.message_for(web.db(), current.actor(), public_id)


def fragment(public_id: str) -> str:
    """The message as everybody receives it."""
    found, _its_thread = _message(public_id)
    (view,) = queries.message_views(web.db(), [found], now=web.now())
    return render_template("workspace/discussions/_message.html", message=view)


@blueprint.get("/<message>")
def one(message: str) -> AnyResponse:
    """A message in its thread, wherever it stands there."""
    found, its_thread = _message(message)
    until = found.number + queries.WINDOW // 2
    old = its_thread.last_number - found.number >= queries.WINDOW
    return redirect_to(
        "discussions.thread",
        thread=its_thread.public_id,
        _anchor=f"message-{message}",
        **({"jusqua": until} if old else {}),
    )


@blueprint.get("/<message>/suite")
def about(message: str, errors: Mistakes | None = None) -> Response:
    """One message alone: what it said before, and what may be done with it."""
    found, its_thread = _message(message)
    (view,) = queries.message_views(web.db(), [found], now=web.now())
    actor, standing = current.actor(), not (found.withdrawn_at or found.hidden_at)
    return show(
        "workspace/discussions/message.html",
        status=422 if errors else 200,
        message=view,
        thread=its_thread,
        subject=queries.subject_of(web.db(), actor, its_thread),
        versions=queries.versions(web.db(), found),
        may={
            "edit": standing and gate.may(actor, Permission.EDIT_MESSAGE, on=found),
            "withdraw": not found.withdrawn_at and gate.may(actor, Permission.WITHDRAW_MESSAGE, on=found),
            "hide": standing and gate.may(actor, Permission.HIDE_MESSAGE, on=found),
            "show": bool(found.hidden_at) and gate.may(actor, Permission.HIDE_MESSAGE, on=found),
        },
        errors=errors or {},
    )


@blueprint.get("/<message>/modifier")
def editing(message: str, errors: Mistakes | None = None, text: str | None = None) -> Response:
    """The form that edits a message, alone or in its place in the thread."""
    found, its_thread = _message(message)
    gate.require(current.actor(), Permission.EDIT_MESSAGE, on=found)
    (view,) = queries.message_views(web.db(), [found], now=web.now())
    return show(
        "workspace/discussions/edit.html",
        "edit_form",
        status=422 if errors else 200,
        message=view,
        thread=its_thread,
        subject=queries.subject_of(web.db(), current.actor(), its_thread),
        text=view.text if text is None else text,
        errors=errors or {},
    )


@blueprint.post("/<message>/modifier")
def edit(message: str) -> AnyResponse:
    found, _its_thread = _message(message)
    try:
        wanted = read_form(Said)
        with not_too_often(), web.transaction() as db:
            actions.edit_message(db, current.actor(), found, wanted.text, now=web.now())
    except Invalid as refusal:
        return editing(message, refusal.fields, request.form.get("text", ""))
    return _back_to(message)


def _back_to(public_id: str) -> AnyResponse:
    if request.headers.get("HX-Request"):
        return Response(fragment(public_id))
    return one(public_id)


@blueprint.post("/<message>/retirer")
def withdraw(message: str) -> AnyResponse:
    found, _its_thread = _message(message)
    with web.transaction() as db:
        actions.withdraw_message(db, current.actor(), found, now=web.now())
    flash(_("Message retiré."))
    return _back_to(message)


@blueprint.post("/<message>/masquer")
def hide(message: str) -> AnyResponse:
    found, _its_thread = _message(message)
    try:
        wanted = read_form(Hiding)
        with web.transaction() as db:
            actions.hide_message(db, current.actor(), found, wanted.reason, now=web.now())
    except Invalid as refusal:
        return about(message, refusal.fields)
    except Conflict as refusal:
        return about(message, {"reason": refusal.message})
    flash(_("Message masqué. Son auteur est prévenu, avec votre motif."))
    return _back_to(message)


@blueprint.post("/<message>/montrer")
def show_again(message: str) -> AnyResponse:
    found, _its_thread = _message(message)
    with web.transaction() as db:
        actions.show_message(db, current.actor(), found, now=web.now())
    flash(_("Message de nouveau visible."))
    return _back_to(message)
