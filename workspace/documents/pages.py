"""The pages of documents: list, opening, the text itself, its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Unavailable
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate, news
from people.actor import Actor
from people.permissions import Permission
from people.queries import initials
from people.rules.predicates import Scope
from workspace.documents import (
    actions,
    beginnings,
    compaction,
    crdt,
    erasure,
    html,
    images,
    loading,
    quarantine,
    queries,
    reach,
    records,
    replay,
    texts,
    timeline,
    words,
)
from workspace.documents.forms import Erasing, ErasingImage, NewDocument, NewVersion, Renaming
from workspace.documents.models import Document
from workspace.documents.rules import erasing as erasing_rules
from workspace.documents.rules import render, schema
from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.reading import Malformed
from workspace.streams.models import WorkStream
from workspace.streams.queries import names, stream_for

blueprint = Blueprint("documents", __name__, url_prefix="/<initiative>/documents")
PAGE = "workspace/documents/page.html"
TOOLS = (
    ("undo", "undo-2", ""),
    ("redo", "redo-2", ""),
    ("heading2", "heading-2", ""),
    ("heading3", "heading-3", ""),
    ("bold", "bold", ""),
    ("italic", "italic", ""),
    ("bulletList", "list", ""),
    ("orderedList", "list-ordered", ""),
    ("taskList", "list-checks", ""),
    ("blockquote", "quote", ""),
    ("callout", "panel-left", ""),
    ("calloutNote", "info", "callout"),
    ("calloutKey", "pin", "callout"),
    ("calloutWarning", "triangle-alert", "callout"),
    ("link", "link", ""),
    ("image", "image", ""),
    ("footnote", "superscript", ""),
    ("table", "table", ""),
    ("rowAfter", "rows-3", "table"),
    ("columnAfter", "columns-3", "table"),
    ("deleteTable", "trash-2", "table"),
    ("find", "search", ""),
)


def _document(public_id: str) -> Document:
    return queries.document_for(web.db(), current.actor(), public_id)


def _streams(actor: Actor) -> list[WorkStream]:
    """Where the actor may open a document."""
    return [
        stream
        for stream in names(web.db(), actor)
        if gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(stream.initiative_id, stream.id))
    ]


@blueprint.get("")
def listing() -> Response:
    actor = current.actor()
    lines = queries.documents(web.db(), actor)
    return show(
        "workspace/documents/list.html",
        open=[line for line in lines if not line.archived],
        archived=[line for line in lines if line.archived],
        streams={stream.id: stream.title for stream in names(web.db(), actor)},
        kinds=words.KINDS,
        may_create=gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id)),
    )


@blueprint.get("/ouvrir")
def opening(values: Mapping[str, Any] | None = None, errors: Mapping[str, object] | None = None) -> Response:
    actor = current.actor()
    streams = _streams(actor)
    here = gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id))
    if not streams:
        gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id))
    places = [(stream.slug, stream.title) for stream in streams]
    blank = {"title": "", "kind": Kind.NOTE, "stream": request.args.get("chantier", ""), "beginning": "blank"}
    return show(
        "workspace/documents/open.html",
        status=422 if errors else 200,
        places=[*places, *([("", _("Toute la démarche"))] if here else [])],
        kinds=words.CHOICES,
        beginnings=beginnings.CHOICES,
        values={**blank, **(values or {})},
        errors=errors or {},
    )


@blueprint.post("/ouvrir")
def create() -> AnyResponse:
    try:
        wanted = read_form(NewDocument)
    except Invalid as refusal:
        return opening(request.form, refusal.fields)
    stream = stream_for(web.db(), current.actor(), wanted.stream) if wanted.stream else None
    stream_id = stream.id if stream else None
    actor = current.actor().in_stream(stream_id)
    with web.transaction() as db:
        made = actions.create_document(
            db,
            actor,
            wanted.title,
            now=web.now(),
            stream_id=stream_id,
            kind=wanted.kind,
            tree=beginnings.tree(wanted.beginning),
        )
        public_id = made.public_id
    return redirect_to("documents.page", public_id=public_id)


@blueprint.get("/<public_id>")
def page(public_id: str) -> Response:
    return _page(_document(public_id))


def _page(
    document: Document, *, status: int = 200, values: Mapping[str, Any] | None = None, **more: Any
) -> Response:
    actor = current.actor().in_stream(document.stream_id)
    college = actor.hat.college_code or actor.college_code
    found = texts.standing(web.db(), document)
    text, warning = texts.page(web.db(), current.actor(), document), texts.warning(web.db(), document, found)
    follows, followed = timeline.sequel(web.db(), actor, document)
    new = timeline.new_since(web.db(), document, actor.person_id or 0, now=web.now())
    view = queries.view(web.db(), actor, document, lost=found.version is not None)
    last = view.last_version
    texts.mend(current_app.extensions["database"], document, found, now=web.now())
    return show(
        PAGE,
        status=status,
        document=view,
        text=text,
        warning=warning,
        titles=render.titles(found.tree),
        kind=words.KINDS[document.kind],
        label=words.LABELS[document.kind],
        tools=TOOLS,
        records_made_in=next(iter(news.gather("records_made_in", web.db(), actor, document)), ""),
        me={
            "name": actor.name,
            "initials": initials(actor.name),
            "person": actor.person_public_id,
            "college": college,
            "college_name": queries.college_name(web.db(), document.initiative_id, college),
        },
        schema=schema.VERSION,
        said=reach.of(web.db(), document),
        reserved=document.reserved,
        follows=follows,
        followed=followed,
        new=new,
        deeds=news.gather("version_deeds", web.db(), actor, last.public_id) if last else [],
        places=news.gather("text_places", web.db(), actor, document.public_id),
        values={"title": document.title, **(values or {})},
        errors=more.get("errors", {}),
        theirs=more.get("theirs", False),
    )


@blueprint.post("/<public_id>/titre")
def rename(public_id: str) -> AnyResponse:
    document = _document(public_id)
    try:
        wanted = read_form(Renaming)
        with web.transaction() as db:
            actions.rename(db, current.actor(), document, wanted.title, version=wanted.version, now=web.now())
    except Invalid as refusal:
        return _page(_document(public_id), status=422, values=request.form, errors=refusal.fields)
    except Conflict:
        return _page(_document(public_id), status=409, values=request.form, theirs=True)
    flash(_("Le titre est changé."))
    return redirect_to("documents.page", public_id=public_id)


@blueprint.post("/<public_id>/versions")
def take_version(public_id: str) -> AnyResponse:
    document, wanted = _document(public_id), read_form(NewVersion)
    actor = current.actor().in_stream(document.stream_id)
    with web.transaction() as db:
        version = actions.take_version(db, actor, document, wanted.name, now=web.now())
    flash(_("La version %(number)s est gardée. Le texte continue de s’écrire.", number=version.number))
    return redirect_to("documents.page", public_id=public_id)


@blueprint.post("/<public_id>/figer")
def freeze(public_id: str) -> AnyResponse:
    document, wanted = _document(public_id), read_form(NewVersion)
    actor = current.actor().in_stream(document.stream_id)
    with web.transaction() as db:
        version = actions.freeze(db, actor, document, wanted.name, now=web.now())
    flash(_("Le texte est figé\u00a0: la version %(number)s est la dernière.", number=version.number))
    return redirect_to("documents.page", public_id=public_id)


@blueprint.post("/<public_id>/ranger")
def archive(public_id: str) -> AnyResponse:
    document = _document(public_id)
    with web.transaction() as db:
        actions.archive(db, current.actor(), document, now=web.now())
    flash(_("Le document est rangé. Il se lit et se retrouve toujours."))
    return redirect_to("documents.page", public_id=public_id)


@blueprint.post("/<public_id>/ressortir")
def restore(public_id: str) -> AnyResponse:
    document = _document(public_id)
    with web.transaction() as db:
        actions.restore(db, current.actor(), document, now=web.now())
    flash(_("Le document est de nouveau à sa place."))
    return redirect_to("documents.page", public_id=public_id)


@blueprint.get("/<public_id>/effacer")
def erasing(public_id: str) -> Response:
    document = _document(public_id)
    gate.require(current.actor(), Permission.ERASE_PASSAGE, on=document)
    return _erasing(document)


def _erasing(document: Document, *, status: int = 200, **more: Any) -> Response:
    blank: dict[str, Any] = {"passage": "", "errors": {}, "trouble": "", "done": None, "of_image": False}
    left: list[images.Left] = []
    with suppress(Unavailable):
        left = images.left(web.db(), document.id or 0, texts.tree(web.db(), document))
    return show(
        "workspace/documents/erase.html",
        status=status,
        left=left,
        document=queries.view(web.db(), current.actor(), document),
        longest=erasing_rules.LONGEST,
        **{**blank, **more},
    )


@blueprint.post("/<public_id>/effacer")
def erase(public_id: str) -> Response:
    document, wanted = _document(public_id), read_form(Erasing)
    try:
        done = _out(document, actions.erase_passage, wanted.passage)
    except Invalid as refusal:
        return _erasing(document, status=422, passage=wanted.passage, errors=refusal.fields)
    except Conflict as refusal:
        return _erasing(document, status=409, passage=wanted.passage, trouble=refusal.message)
    return _erasing(document, done=done)


@blueprint.post("/<public_id>/effacer/image")
def erase_image(public_id: str) -> Response:
    document, wanted = _document(public_id), read_form(ErasingImage)
    try:
        done = _out(document, actions.erase_image, wanted.image)
    except Conflict as refusal:
        return _erasing(document, status=409, trouble=refusal.message)
    return _erasing(document, done=done, of_image=True)


def _out(document: Document, take: Callable[..., erasure.Erased], what: str) -> erasure.Erased:
    """Take it out of the history, made short before."""
    gate.require(current.actor(), Permission.ERASE_PASSAGE, on=document)
    _shorten(document)
    with web.transaction() as db:
        return take(
            db,
            current.actor(),
            document,
            what,
            now=web.now(),
            bound=current_app.extensions["bound_versions"],
            beside=current_app.extensions["erased_beside"],
        )


def _shorten(document: Document) -> None:
    """Before the transaction, so that it holds nobody up: what is corrupted set aside, the log made short."""
    database = current_app.extensions["database"]
    with suppress(loading.Lost, replay.Corrupted, crdt.Broken, Malformed):
        quarantine.load(database, document.id or 0, now=web.now())
        compaction.compact(database, document.id or 0, now=web.now())


@blueprint.get("/<public_id>/versions/<version>")
def version(public_id: str, version: str) -> Response:
    actor = current.actor()
    document = _document(public_id)
    view = queries.version(web.db(), actor, version)
    if view.document_id != document.id:
        return page(public_id)
    return show(
        "workspace/documents/version.html",
        document=queries.view(web.db(), actor, document),
        version=view,
        deeds=news.gather("version_deeds", web.db(), actor, view.line.public_id),
        text=html.of(records.now(web.db(), actor, view.tree), internal=True, images=images.of(public_id)),
        kind=words.KINDS[document.kind],
    )
