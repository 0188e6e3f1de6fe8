"""Suggestions by plain forms: propose, accept, reject, take back. The same answers beside the text and without script."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import RateLimitExceeded
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to
from people import current
from workspace.comments import queries, suggesting
from workspace.comments.forms import NewSuggestion
from workspace.comments.models import CommentThread
from workspace.comments.pages import Trouble, fragment, here, is_panel, link_to, listed, the_document
from workspace.comments.suggesting import Changed, Decided
from workspace.discussions.messages import not_too_often
from workspace.documents.models import Document

blueprint = Blueprint("suggestions", __name__, url_prefix="/<initiative>/documents/<public_id>/suggestions")
FIELDS = ("passage", "replacement", "style", "why", "end")


@blueprint.post("")
def begin(public_id: str) -> AnyResponse:
    document = the_document(public_id)
    try:
        wanted = read_form(NewSuggestion)
        with not_too_often(), web.transaction() as db:
            thread = suggesting.suggest(
                db, here(document), document, wanted, link=link_to(document), now=web.now()
            )
            made = thread.public_id
    except (Invalid, Conflict, RateLimitExceeded) as refusal:
        return _not_begun(document, _trouble(refusal))
    if is_panel():
        return fragment(document, made)
    flash(_("Suggestion enregistrée. Le texte ne change pas tant que personne ne l’accepte."))
    return redirect_to("comments.listing", public_id=public_id, _anchor=f"fil-{made}")


def _not_begun(document: Document, trouble: Trouble) -> Response:
    """The form again, with what was typed in it."""
    if not is_panel():
        return listed(document, trouble)
    html = render_template(
        "workspace/comments/_suggest_form.html", document=document, panel=True, trouble=trouble
    )
    response = make_response(html, trouble.status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#suggest-form", "outerHTML"
    return response


def _trouble(refusal: Exception, thread: str = "") -> Trouble:
    values = {name: request.form.get(name, "") for name in FIELDS}
    if isinstance(refusal, Invalid):
        fields = {
            name if name in ("passage", "replacement", "why") else "replacement": words
            for name, words in refusal.fields.items()
        }
        return Trouble(422, fields, thread, "suggestion", values)
    if isinstance(refusal, Changed):
        return Trouble(409, {"text": _changed(refusal)}, thread, "suggestion", values)
    if isinstance(refusal, Conflict):
        said = {"text": refusal.message, "replacement": refusal.message}
        return Trouble(409, said, thread, "suggestion", values)
    hasty = _("Vous écrivez très vite. Votre texte est gardé ici\u00a0: envoyez-le dans une minute.")
    return Trouble(429, {"replacement": hasty}, thread, "suggestion", values)


def _changed(refusal: Changed) -> str:
    if not refusal.said:
        return _("%(message)s Il n’est plus dans le texte.", message=refusal.message)
    return _(
        "%(message)s On y lit maintenant «\u00a0%(said)s\u00a0». Relisez, puis refusez cette suggestion ou proposez-en une autre.",
        message=refusal.message,
        said=refusal.said,
    )


Deed = Callable[[Session, Document, CommentThread], object]


def _do(public_id: str, thread: str, deed: Deed) -> AnyResponse:
    """Something done with a suggestion; then its thread as it stands, or what was refused and why."""
    document = the_document(public_id)
    found = queries.thread_for(web.db(), current.actor(), document, thread)
    try:
        with web.transaction() as db:
            deed(db, document, found)
    except Conflict as refusal:
        trouble = _trouble(refusal, thread)
        return fragment(document, thread, trouble) if is_panel() else listed(document, trouble)
    if is_panel():
        return fragment(document, thread)
    return redirect_to("comments.listing", public_id=public_id, _anchor=f"fil-{thread}")


@blueprint.post("/<thread>/accepter")
def accept(public_id: str, thread: str) -> AnyResponse:
    def deed(db: Session, document: Document, found: CommentThread) -> None:
        suggesting.accept(db, here(document), document, found, link=link_to(document), now=web.now())

    return _do(public_id, thread, deed)


@blueprint.post("/<thread>/refuser")
def reject(public_id: str, thread: str) -> AnyResponse:
    def deed(db: Session, document: Document, found: CommentThread) -> None:
        suggesting.reject(db, here(document), document, found, link=link_to(document), now=web.now())

    return _do(public_id, thread, deed)


@blueprint.post("/<thread>/retirer")
def withdraw(public_id: str, thread: str) -> AnyResponse:
    def deed(db: Session, document: Document, found: CommentThread) -> None:
        suggesting.withdraw(db, here(document), document, found, now=web.now())

    return _do(public_id, thread, deed)


def _all(
    public_id: str, deed: Callable[[Session, Document], Decided], words: Callable[[int], str]
) -> AnyResponse:
    """Something done with all that wait; then the page of comments, which says how many."""
    document = the_document(public_id)
    try:
        with web.transaction() as db:
            decided = deed(db, document)
        told = [words(decided.done), *_left(decided.left)]
    except Conflict as refusal:
        told = [str(refusal.message)]
    if is_panel():
        return listed(document, told=told)
    for one in told:
        flash(one)
    return redirect_to("comments.listing", public_id=public_id)


def _left(number: int) -> list[str]:
    if not number:
        return []
    return [
        ngettext(
            "Une autre attend encore\u00a0: son passage a changé, ou une suggestion acceptée y a touché.",
            "%(num)s autres attendent encore\u00a0: leurs passages ont changé, ou une suggestion acceptée y a touché.",
            number,
        )
    ]


@blueprint.post("/tout-accepter")
def accept_all(public_id: str) -> AnyResponse:
    def deed(db: Session, document: Document) -> Decided:
        return suggesting.accept_all(db, here(document), document, link=link_to(document), now=web.now())

    def words(done: int) -> str:
        return ngettext("Une suggestion acceptée.", "%(num)s suggestions acceptées.", done)

    return _all(public_id, deed, words)


@blueprint.post("/tout-refuser")
def reject_all(public_id: str) -> AnyResponse:
    def deed(db: Session, document: Document) -> Decided:
        return suggesting.reject_all(db, here(document), document, link=link_to(document), now=web.now())

    def words(done: int) -> str:
        return ngettext("Une suggestion refusée.", "%(num)s suggestions refusées.", done)

    return _all(public_id, deed, words)
