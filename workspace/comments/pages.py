"""The comments of a text: on one page that needs no script, and the same beside the text where it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Unavailable
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate
from people.actor import Actor
from people.permissions import Permission
from workspace.comments import actions, queries, suggesting
from workspace.comments.forms import NewThread, Said
from workspace.comments.models import CommentThread
from workspace.comments.rules import quotes
from workspace.discussions.messages import not_too_often
from workspace.documents import queries as documents
from workspace.documents import texts
from workspace.documents.models import Document

blueprint = Blueprint("comments", __name__, url_prefix="/<initiative>/documents/<public_id>/commentaires")


@dataclass(frozen=True)
class Trouble:
    """What was refused, and where it is said: in a thread, or in the form of a new one (`thread` empty)."""

    status: int
    errors: Mapping[str, object]
    thread: str = ""
    form: str = "comment"  # which of the two, when it is a form
    values: Mapping[str, str] = field(default_factory=dict)


def the_document(public_id: str) -> Document:
    return documents.document_for(web.db(), current.actor(), public_id)


def here(document: Document) -> Actor:
    """Who speaks, under the hat she wears in this stream."""
    return current.actor().in_stream(document.stream_id)


def link_to(document: Document) -> str:
    return web.settings().public_url + url_for("comments.listing", public_id=document.public_id)


def is_panel() -> bool:
    """Asked by htmx, beside the text."""
    return bool(request.headers.get("HX-Request"))


@blueprint.get("")
def listing(public_id: str) -> Response:
    return listed(the_document(public_id))


def listed(document: Document, trouble: Trouble | None = None, told: Sequence[str] = ()) -> Response:
    board = queries.board(web.db(), current.actor(), document, now=web.now())
    return show(
        "workspace/comments/page.html",
        "board",
        status=trouble.status if trouble else 200,
        document=document,
        board=board,
        gone=_gone(document, board.open + board.resolved),
        panel=is_panel(),
        trouble=trouble,
        told=told,
    )


def _gone(document: Document, threads: tuple[queries.ThreadView, ...]) -> set[str]:
    """Threads whose passage no longer stands in the text word for word; a text that cannot be read says nothing."""
    try:
        tree = texts.tree(web.db(), document)
    except Unavailable:
        return set()
    return {one.public_id for one in threads if one.quote and not quotes.stands(one.quote, tree)}


@blueprint.post("")
def begin(public_id: str) -> AnyResponse:
    document = the_document(public_id)
    try:
        wanted = read_form(NewThread)
        with not_too_often(), web.transaction() as db:
            thread = actions.begin_thread(
                db, here(document), document, wanted, link=link_to(document), now=web.now()
            )
            made = thread.public_id
    except (Invalid, Conflict, RateLimitExceeded) as refusal:
        return _not_begun(document, _trouble(refusal))
    if is_panel():
        return fragment(document, made)
    flash(_("Commentaire enregistré."))
    return redirect_to("comments.listing", public_id=public_id, _anchor=f"fil-{made}")


def _not_begun(document: Document, trouble: Trouble) -> Response:
    """The form again, with what was typed in it."""
    if not is_panel():
        return listed(document, trouble)
    html = render_template("workspace/comments/_form.html", document=document, panel=True, trouble=trouble)
    response = make_response(html, trouble.status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#comment-form", "outerHTML"
    return response


def _trouble(refusal: Exception, thread: str = "") -> Trouble:
    values = {name: request.form.get(name, "") for name in ("text", "start", "end", "quote")}
    if isinstance(refusal, Invalid):
        # Whatever field was wrong, it is said beside the one that people see.
        words = refusal.fields.get("text") or next(iter(refusal.fields.values()), str(refusal))
        return Trouble(422, {"text": words}, thread, values=values)
    if isinstance(refusal, Conflict):
        return Trouble(409, {"text": refusal.message}, thread, values=values)
    hasty = _("Vous écrivez très vite. Votre texte est gardé ici\u00a0: envoyez-le dans une minute.")
    return Trouble(429, {"text": hasty}, thread, values=values)


@blueprint.get("/fil/<thread>")
def thread(public_id: str, thread: str) -> AnyResponse:
    """One thread as it stands; without htmx, in its place on the page."""
    document = the_document(public_id)
    queries.thread_for(web.db(), current.actor(), document, thread)
    if is_panel():
        return fragment(document, thread)
    return redirect_to("comments.listing", public_id=public_id, _anchor=f"fil-{thread}")


def fragment(document: Document, public_id: str, trouble: Trouble | None = None) -> Response:
    found = queries.thread_for(web.db(), current.actor(), document, public_id)
    (view,) = queries.thread_views(web.db(), current.actor(), document, [found], now=web.now())
    html = render_template(
        "workspace/comments/_thread.html",
        document=document,
        thread=view,
        gone=_gone(document, (view,)),
        trouble=trouble,
    )
    return make_response(html, trouble.status if trouble else 200)


Deed = Callable[[Session, Document, CommentThread], object]


def _do(public_id: str, thread: str, deed: Deed, *, says: bool = False) -> AnyResponse:
    """Something done in a thread; then the thread as it stands, or what was refused and why."""
    document = the_document(public_id)
    found = queries.thread_for(web.db(), current.actor(), document, thread)
    try:
        # The count of what was said lately may stand elsewhere: it is asked before the transaction begins.
        with not_too_often() if says else nullcontext(), web.transaction() as db:
            deed(db, document, found)
    except (Invalid, Conflict, RateLimitExceeded) as refusal:
        trouble = _trouble(refusal, thread)
        return fragment(document, thread, trouble) if is_panel() else listed(document, trouble)
    if is_panel():
        return fragment(document, thread)
    return redirect_to("comments.listing", public_id=public_id, _anchor=f"fil-{thread}")


@blueprint.post("/fil/<thread>")
def reply(public_id: str, thread: str) -> AnyResponse:
    def deed(db: Session, document: Document, found: CommentThread) -> None:
        text = read_form(Said).text
        actions.reply(db, here(document), document, found, text, link=link_to(document), now=web.now())

    return _do(public_id, thread, deed, says=True)


@blueprint.post("/fil/<thread>/regler")
def resolve(public_id: str, thread: str) -> AnyResponse:
    def deed(db: Session, document: Document, found: CommentThread) -> None:
        actions.resolve_thread(db, current.actor(), document, found, now=web.now())

    return _do(public_id, thread, deed)


@blueprint.post("/fil/<thread>/rouvrir")
def reopen(public_id: str, thread: str) -> AnyResponse:
    def deed(db: Session, document: Document, found: CommentThread) -> None:
        actions.reopen_thread(db, current.actor(), document, found, now=web.now())

    return _do(public_id, thread, deed)


@blueprint.get("/<comment>")
def one(public_id: str, comment: str) -> AnyResponse:
    """The address of a comment: it leads to its place among the others."""
    queries.comment_for(web.db(), current.actor(), the_document(public_id), comment)
    return redirect_to("comments.listing", public_id=public_id, _anchor=f"commentaire-{comment}")


@blueprint.get("/<comment>/modifier")
def editing(public_id: str, comment: str, trouble: Trouble | None = None) -> Response:
    """The form that edits a comment, alone or in its place."""
    document = the_document(public_id)
    found, its_thread = queries.comment_for(web.db(), current.actor(), document, comment)
    gate.require(current.actor(), Permission.EDIT_COMMENT, on=queries.scope(document, found.author_id))
    values: dict[str, Any] = {"text": found.text, **(trouble.values if trouble else {})}
    return show(
        "workspace/comments/edit.html",
        "edit_form",
        status=trouble.status if trouble else 200,
        document=document,
        comment=comment,
        thread=its_thread.public_id,
        text=values["text"],
        errors=trouble.errors if trouble else {},
    )


@blueprint.post("/<comment>/modifier")
def edit(public_id: str, comment: str) -> AnyResponse:
    document = the_document(public_id)
    found, its_thread = queries.comment_for(web.db(), current.actor(), document, comment)
    try:
        wanted = read_form(Said)
        with not_too_often(), web.transaction() as db:
            actions.edit_comment(
                db, here(document), document, found, wanted.text, link=link_to(document), now=web.now()
            )
    except (Invalid, Conflict, RateLimitExceeded) as refusal:
        response = editing(public_id, comment, _trouble(refusal))
        response.headers["HX-Retarget"] = f"#commentaire-{comment}"
        return response
    return _back(document, its_thread, comment)


@blueprint.post("/<comment>/supprimer")
def withdraw(public_id: str, comment: str) -> AnyResponse:
    document = the_document(public_id)
    found, its_thread = queries.comment_for(web.db(), current.actor(), document, comment)
    with web.transaction() as db:
        actions.withdraw_comment(db, current.actor(), document, found, now=web.now())
    return _back(document, its_thread, comment)


def _back(document: Document, thread: CommentThread, comment: str) -> AnyResponse:
    if is_panel():
        return fragment(document, thread.public_id)
    return redirect_to("comments.listing", public_id=document.public_id, _anchor=f"commentaire-{comment}")


@blueprint.post("/lu")
def seen(public_id: str) -> AnyResponse:
    """The reader has read where she is called, and what became of her suggestions."""
    document = the_document(public_id)
    with web.transaction() as db:
        actions.mark_seen(db, current.actor(), document, now=web.now())
        suggesting.see(db, current.actor(), document, now=web.now())
    if is_panel():
        return Response("")
    return redirect_to("comments.listing", public_id=public_id)
