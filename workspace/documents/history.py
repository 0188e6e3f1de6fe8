"""The pages of a document's past: its sessions and versions, the text at a moment, what changed between two."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Missing, Unavailable
from foundation.language import day, hour, local
from foundation.pages import flash, read, read_form, redirect_to, show
from people import current, gate
from people.permissions import Permission
from workspace.documents import actions, html, images, queries, texts, timeline
from workspace.documents.forms import Comparing, Looking, Sequel
from workspace.documents.models import Document
from workspace.documents.rules import difference
from workspace.documents.timeline import PRESENT, START, State

blueprint = Blueprint("history", __name__, url_prefix="/<initiative>/documents/<public_id>")
BREATH = 0.001


@dataclass(frozen=True)
class Line:
    """A state in a list: where it stands among all, from 1, and its name in words."""

    place: int
    state: State
    label: str


def _document(public_id: str) -> Document:
    return queries.document_for(web.db(), current.actor(), public_id)


def _lines(states: list[State]) -> list[Line]:
    return [Line(place, one, _label(one)) for place, one in enumerate(states, 1)]


def _label(state: State) -> str:
    when = _("%(day)s à %(hour)s", day=day(state.at), hour=hour(state.at))
    if state.present:
        return _("le texte d’aujourd’hui")
    if not state.number:
        return _("l’état du %(when)s", when=when)
    if state.name:
        return _("la version %(n)s, «\u00a0%(name)s\u00a0»", n=state.number, name=state.name)
    return _("la version %(n)s, du %(when)s", n=state.number, when=when)


@blueprint.get("/historique")
def history(public_id: str) -> Response:
    """Each day's work, and the text at the moment of the slider: the present one when it is not moved."""
    document, actor = _document(public_id), current.actor()
    wanted = read(Looking, request.args.to_dict())
    lines = _lines(timeline.states(web.db(), document))
    chosen = lines[min(wanted.etat or len(lines), len(lines)) - 1] if lines else None
    new = timeline.since(
        web.db(), document, actor.person_id or 0, [one.state for one in lines], now=web.now()
    )
    written, trouble = _text(document, chosen)
    return show(
        "workspace/documents/history.html",
        "state",
        document=queries.view(web.db(), actor.in_stream(document.stream_id), document),
        days=_days(lines),
        seen_now=chosen,
        before=lines[chosen.place - 2] if chosen and chosen.place > 1 else None,
        total=len(lines),
        text=written,
        trouble=trouble,
        new=new,
    )


def _days(lines: list[Line]) -> list[tuple[datetime, list[Line]]]:
    """Last day first, and in it the last state first."""
    latest = list(reversed(lines))
    grouped = groupby(latest, key=lambda one: local(one.state.at).date())
    return [(those[0].state.at, those) for _day, group in grouped if (those := list(group))]


def _text(document: Document, chosen: Line | None) -> tuple[Markup | None, str]:
    """The text of a state, or why it cannot be shown."""
    if chosen is None:
        return None, ""
    try:
        tree = timeline.tree(web.db(), document, chosen.state.key)
        return html.of(tree, internal=True, images=images.of(document.public_id)), ""
    except Unavailable:
        return None, str(texts.UNREADABLE)


@blueprint.get("/comparer")
@web.limiter.limit("60 per minute")
def compare(public_id: str) -> Response:
    """What changed from one state to another; by default, from the one before to the present."""
    document, actor = _document(public_id), current.actor()
    wanted = read(Comparing, request.args.to_dict())
    lines = _lines(timeline.states(web.db(), document))
    after = wanted.a or PRESENT
    before = wanted.de or _previous(lines, after)
    found, trouble = None, ""
    try:
        old, new = (timeline.tree(web.db(), document, key) for key in (before, after))
        found = difference.difference(old, new, lambda: time.sleep(BREATH))
    except Missing:
        trouble = _("Cet état n’existe pas, ou n’existe plus. Choisissez-en un autre.")
    except Unavailable:
        trouble = str(texts.UNREADABLE)
    return show(
        "workspace/documents/comparison.html",
        status=404 if trouble else 200,
        document=queries.view(web.db(), actor, document),
        choices=_choices(lines),
        before=before,
        after=after,
        labels={START: _("la page blanche"), **{one.state.key: one.label for one in lines}},
        found=found,
        text=html.of_difference(found, whole=wanted.tout) if found and not found.empty else "",
        whole=wanted.tout,
        trouble=trouble,
    )


def _choices(lines: list[Line]) -> list[tuple[str, str]]:
    """The present first, the blank page last."""
    return [*((one.state.key, one.label) for one in reversed(lines)), (START, _("la page blanche"))]


def _previous(lines: list[Line], key: str) -> str:
    keys = [START, *(one.state.key for one in lines)]
    return keys[max(keys.index(key) - 1, 0)] if key in keys else START


@blueprint.post("/vu")
def seen(public_id: str) -> AnyResponse:
    document = _document(public_id)
    with web.transaction() as db:
        actions.mark_seen(db, current.actor(), document, now=web.now())
    return redirect_to("history.history", public_id=public_id)


@blueprint.post("/reprendre")
def bring_back(public_id: str) -> AnyResponse:
    """Make the text say again what it said; what it says now is kept."""
    document, wanted = _document(public_id), read_form(Looking)
    actor = current.actor().in_stream(document.stream_id)
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    tree = timeline.tree(web.db(), document, wanted.cle)
    with web.transaction() as db:
        changed = actions.bring_back(db, actor, document, tree, of=wanted.cle, now=web.now())
    flash(
        _("Cette version est de nouveau le texte. Celui d’avant est gardé dans l’historique.")
        if changed
        else _("Le texte dit déjà cela\u00a0: rien n’a changé.")
    )
    return redirect_to("documents.page", public_id=public_id)


@blueprint.get("/suite")
def continuing(public_id: str) -> Response:
    return _continuing(_document(public_id))


def _continuing(document: Document, *, status: int = 200, title: str = "", error: object = "") -> Response:
    actor = current.actor().in_stream(document.stream_id)
    gate.require(actor, Permission.CREATE_DOCUMENT, on=document)
    return show(
        "workspace/documents/sequel.html",
        status=status,
        document=queries.view(web.db(), actor, document),
        title=title or _("%(title)s, suite", title=document.title),
        error=error,
    )


@blueprint.post("/suite")
def succeed(public_id: str) -> AnyResponse:
    document = _document(public_id)
    try:
        wanted = read_form(Sequel)
    except Invalid as refusal:
        return _continuing(document, status=422, error=refusal.fields.get("title", ""))
    actor = current.actor().in_stream(document.stream_id)
    with web.transaction() as db:
        made = actions.succeed(db, actor, document, wanted.title, now=web.now())
        address = made.public_id
    flash(_("La suite est ouverte. Elle commence par le texte figé\u00a0; les deux sont liés."))
    return redirect_to("documents.page", public_id=address)
