"""The page of rights: whom a text is for, what another choice would change, the choice, and its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read, read_form, redirect_to, show
from people import current, gate
from people.actor import Actor
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Circle, Grant, Level
from workspace.documents import reach
from workspace.documents.models import Document
from workspace.documents.queries import document_for, versions
from workspace.rights import actions, queries, words
from workspace.rights.forms import Choosing, Sharing, Undoing
from workspace.rights.queries import Named
from workspace.rights.rules import changes

blueprint = Blueprint("rights", __name__, url_prefix="/<initiative>/documents/<public_id>/droits")
ADDED = (Circle.STREAM, Circle.ORGANISATION, Circle.PERSON)  # those that are many come from lists


@dataclass(frozen=True)
class Line:
    """A circle of the form, and its answers: (as the form sends it, in words)."""

    named: Named
    answers: tuple[tuple[str, str], ...]
    chosen: str


def _document(public_id: str) -> Document:
    return document_for(web.db(), current.actor(), public_id)


@blueprint.get("")
def page(public_id: str) -> Response:
    """Whom it is for; for whoever may, the form, and what its choices would change."""
    asked: dict[str, Any] = {name: request.args[name] for name in ("niveau", "geste") if name in request.args}
    lists = {name: request.args.getlist(name) for name in ("acces", "ajout")}
    return _page(_document(public_id), read(Choosing, {**asked, **lists}))


def _page(
    document: Document,
    wanted: Choosing | None = None,
    *,
    status: int = 200,
    errors: Any = None,
    trouble: object = "",
) -> Response:
    db, actor = web.db(), current.actor()
    wanted = wanted or Choosing()
    people = queries.members(db, document, web.now())
    known = queries.named(db, actor, people)
    may = gate.may(actor, Permission.SHARE_DOCUMENT, on=document)
    draft = _draft(document, wanted, known)
    seeing = may and wanted.geste == "voir" and not errors
    lines, lists = _form(document, draft, known) if may else ([], [])
    return show(
        "workspace/rights/page.html",
        status=status,
        document=document,
        said=reach.of(db, document),
        holding=queries.holding(document, people),
        may_share=may,
        lines=lines,
        lists=lists,
        levels=[(changes.WORDS[level], words.CHOICES[level]) for level in changes.WORDS],
        preview=queries.preview(document, draft, people) if seeing and draft else None,
        refusal=_refusal(actor, draft) if seeing else "",
        after=reach.told(draft, {one.who: one.name for one in known}),
        tokens=_tokens(draft, known),
        last=queries.last(db, document) if may else None,
        held=_held_elsewhere(document),
        words=words,
        errors=errors or {},
        trouble=trouble,
    )


def _draft(document: Document, wanted: Choosing, known: Sequence[Named]) -> tuple[Grant, ...]:
    """What the form says; what stands when nothing was sent. What is added wins over what was there."""
    if not wanted.geste:
        return sharing.tidied(document.grants)
    added = queries.said([f"{one}:{wanted.niveau}" for one in wanted.ajout], known)
    new = {one.who for one in added}
    return sharing.tidied([*added, *(one for one in queries.said(wanted.acces, known) if one.who not in new)])


def _form(
    document: Document, draft: Sequence[Grant], known: Sequence[Named]
) -> tuple[list[Line], list[tuple[str, object, list[tuple[str, str]]]]]:
    """A line for what is few or granted something, and lists to add the others from."""
    given = {one.who: one.level for one in draft}
    always = {(Circle.INITIATIVE, 0), (Circle.STREAM, document.stream_id or 0)}
    listed = [one for one in known if one.who in given or one.who in always or one.circle is Circle.COLLEGE]
    shown = {one.who for one in listed}
    lists = []
    for circle in ADDED:
        options = [(one.token, one.name) for one in known if one.circle is circle and one.who not in shown]
        if options:
            lists.append((circle.value, words.KINDS[circle.value], [("", _("Personne de plus")), *options]))
    return [_line(one, given.get(one.who, Level.NONE)) for one in listed], lists


def _line(named: Named, level: Level) -> Line:
    answers = [("", str(words.CHOICES[Level.NONE]))]
    answers += [(f"{named.token}:{word}", str(words.CHOICES[one])) for one, word in changes.WORDS.items()]
    return Line(named, tuple(answers), f"{named.token}:{changes.WORDS[level]}" if level else "")


def _tokens(draft: Sequence[Grant], known: Sequence[Named]) -> list[str]:
    by_who = {one.who: one.token for one in known}
    return [f"{by_who[one.who]}:{changes.WORDS[one.level]}" for one in draft if one.who in by_who]


def _refusal(actor: Actor, draft: Sequence[Grant]) -> object:
    """Why this choice cannot be made, said before it is tried."""
    if not draft:
        return actions.NOBODY
    return actions.YOURSELF if sharing.shuts_out(actor, draft) else ""


def _held_elsewhere(document: Document) -> list[tuple[str, object]]:
    """Versions that are read beyond the document: published, or put to the vote."""
    kept = {one.public_id: one for one in versions(web.db(), document)}
    found: list[tuple[str, object]] = []
    for about in current_app.extensions["bound_versions"]:
        reasons = about(web.db(), document.initiative_id, list(kept))
        found += [(_("Version %(n)s", n=kept[one].number), one) for one in reasons if one in kept]
    return list(dict.fromkeys(found))


@blueprint.post("")
def share(public_id: str) -> AnyResponse:
    document, wanted = _document(public_id), read_form(Sharing)
    known = queries.named(web.db(), current.actor(), queries.members(web.db(), document, web.now()))
    grants = queries.said(wanted.acces, known)
    again = Choosing(acces=wanted.acces, geste="voir")
    return _changed(document, partial(actions.share, grants=grants, version=wanted.version), again)


@blueprint.post("/revenir")
def undo(public_id: str) -> AnyResponse:
    document, wanted = _document(public_id), read_form(Undoing)
    return _changed(document, partial(actions.undo, version=wanted.version))


def _changed(
    document: Document, deed: Callable[..., list[sharing.Moved[Actor]]], *again: Choosing
) -> AnyResponse:
    """Do it, then say who gained and who lost; what was refused is shown again."""
    try:
        with web.transaction() as db:
            beside = current_app.extensions["shared_beside"]
            moved = deed(db, current.actor(), document, now=web.now(), beside=beside)
    except Invalid as refusal:
        return _page(document, *again, status=422, errors=refusal.fields)
    except Conflict as refusal:
        return _page(_document(document.public_id), *again, status=409, trouble=refusal.message)
    flash(_told(moved))
    return redirect_to("rights.page", public_id=document.public_id)


def _told(moved: Sequence[sharing.Moved[Actor]]) -> str:
    gained = sum(one.gains for one in moved)
    if not moved:
        return str(_("Ces droits étaient déjà ceux-là\u00a0: rien n’a changé."))
    return str(
        _(
            "C’est fait. Gagnent des droits\u00a0: %(gained)s. En perdent\u00a0: %(lost)s.",
            gained=gained,
            lost=len(moved) - gained,
        )
    )
