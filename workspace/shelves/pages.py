"""The pages of shelves: the texts of a place in folders, what may be done with one, the bin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read, read_form, redirect_to, show
from people import current, gate, news
from people.permissions import Permission
from workspace.documents.models import Document
from workspace.documents.queries import document_for
from workspace.documents.words import KINDS
from workspace.shelves import actions, queries
from workspace.shelves.forms import Copying, Moving, Naming, NewFolder, Undoing
from workspace.streams.queries import names, stream_for

blueprint = Blueprint("shelves", __name__, url_prefix="/<initiative>")


@blueprint.get("/rayons")
def everywhere() -> Response:
    return _shelf("")


@blueprint.get("/rayons/<slug>")
def shelf(slug: str) -> Response:
    return _shelf(slug)


def _shelf(slug: str, *, status: int = 200, errors: Mapping[str, object] | None = None) -> Response:
    actor = current.actor()
    stream = stream_for(web.db(), actor, slug) if slug else None
    others: dict[str, list[news.Item]] = {}
    for folder, item in news.gather("shelved", web.db(), actor, stream.id if stream else None):
        others.setdefault(folder, []).append(item)
    return show(
        "workspace/shelves/shelf.html",
        status=status,
        others=others,
        shelf=queries.shelf(web.db(), actor, stream),
        streams=[(one.slug, one.title) for one in names(web.db(), actor)],
        kinds=KINDS,
        undo=_undo(),
        errors=errors or {},
        typed=request.form.get("name", ""),
    )


def _undo() -> dict[str, str]:
    """What was just done and may be undone: the text, its title, and from where it came."""
    asked = read(Undoing, request.args.to_dict())
    if not asked.texte:
        return {}
    try:
        document = document_for(web.db(), current.actor(), asked.texte)
    except Missing:
        return {}
    done = "move" if asked.de else "bin"
    if (done == "bin") is (document.binned_at is None):
        return {}
    return {"done": done, "text": document.public_id, "title": document.title, "place": asked.de}


def _back(document: Document, **more: str) -> AnyResponse:
    slug = queries.said(web.db(), current.actor(), document).partition(":")[0]
    if slug:
        return redirect_to("shelves.shelf", slug=slug, **more)
    return redirect_to("shelves.everywhere", **more)


@blueprint.post("/rayons/dossiers")
def create_folder() -> AnyResponse:
    slug = request.form.get("stream", "")
    try:
        wanted = read_form(NewFolder)
        stream = stream_for(web.db(), current.actor(), wanted.stream) if wanted.stream else None
        with web.transaction() as db:
            actions.create_folder(
                db, current.actor(), stream.id if stream else None, wanted.name, now=web.now()
            )
    except Invalid as refusal:
        return _shelf(slug, status=422, errors=refusal.fields)
    flash(_("Le dossier est ouvert."))
    return redirect_to("shelves.shelf", slug=slug) if slug else redirect_to("shelves.everywhere")


@blueprint.post("/rayons/dossiers/<folder>/nom")
def rename_folder(folder: str) -> AnyResponse:
    found = queries.folder_for(web.db(), current.actor(), folder)
    slug = next((one.slug for one in names(web.db(), current.actor()) if one.id == found.stream_id), "")
    try:
        wanted = read_form(Naming)
        with web.transaction() as db:
            actions.rename_folder(db, current.actor(), found, wanted.name, now=web.now())
    except Invalid as refusal:
        return _shelf(slug, status=422, errors=refusal.fields)
    return redirect_to("shelves.shelf", slug=slug) if slug else redirect_to("shelves.everywhere")


@blueprint.post("/rayons/dossiers/<folder>/retirer")
def remove_folder(folder: str) -> AnyResponse:
    found = queries.folder_for(web.db(), current.actor(), folder)
    slug = next((one.slug for one in names(web.db(), current.actor()) if one.id == found.stream_id), "")
    with web.transaction() as db:
        actions.remove_folder(db, current.actor(), found, now=web.now())
    flash(_("Le dossier est retiré. Ses textes sont restés dans le rayon."))
    return redirect_to("shelves.shelf", slug=slug) if slug else redirect_to("shelves.everywhere")


@blueprint.get("/documents/<public_id>/classer")
def filing(public_id: str) -> Response:
    return _filing(document_for(web.db(), current.actor(), public_id))


def _filing(document: Document, *, status: int = 200, **more: Any) -> Response:
    actor = current.actor()
    blank: dict[str, Any] = {
        "errors": {},
        "trouble": "",
        "title": _("%(title)s (copie)", title=document.title)[:200],
    }
    places = queries.places(web.db(), actor, _("Toute la démarche"))
    return show(
        "workspace/shelves/file.html",
        status=status,
        document=document,
        places=places,
        here=queries.said(web.db(), actor, document),
        may={
            "move": gate.may(actor, Permission.EDIT_DOCUMENT, on=document) and document.binned_at is None,
            "copy": gate.may(actor, Permission.CREATE_DOCUMENT, on=document),
            "bin": gate.may(actor, Permission.FREEZE_DOCUMENT, on=document),
        },
        **{**blank, **more},
    )


@blueprint.post("/documents/<public_id>/deplacer")
def move(public_id: str) -> AnyResponse:
    document = document_for(web.db(), current.actor(), public_id)
    before = queries.said(web.db(), current.actor(), document)
    try:
        place = queries.place(web.db(), current.actor(), read_form(Moving).place)
        with web.transaction() as db:
            actions.move(db, current.actor(), document, place, now=web.now())
    except Invalid as refusal:
        return _filing(document, status=422, errors=refusal.fields)
    except Conflict as refusal:
        return _filing(document, status=409, trouble=refusal.message)
    more = {"texte": public_id, "de": before}
    return (
        redirect_to("shelves.shelf", slug=place.slug, **more)
        if place.slug
        else redirect_to("shelves.everywhere", **more)
    )


@blueprint.post("/documents/<public_id>/copier")
def copy(public_id: str) -> AnyResponse:
    document = document_for(web.db(), current.actor(), public_id)
    try:
        wanted = read_form(Copying)
        with web.transaction() as db:
            made = actions.copy(db, current.actor(), document, wanted.title, now=web.now()).public_id
    except Invalid as refusal:
        return _filing(document, status=422, errors=refusal.fields, title=request.form.get("title", ""))
    flash(_("Voici la copie. Le premier texte n’a pas changé."))
    return redirect_to("documents.page", public_id=made)


@blueprint.post("/documents/<public_id>/corbeille")
def put_in_bin(public_id: str) -> AnyResponse:
    document = document_for(web.db(), current.actor(), public_id)
    try:
        with web.transaction() as db:
            bound = current_app.extensions["bound_versions"]
            actions.put_in_bin(db, current.actor(), document, now=web.now(), bound=bound)
    except Conflict as refusal:
        return _filing(document, status=409, trouble=refusal.message)
    return _back(document, texte=public_id)


@blueprint.post("/documents/<public_id>/sortir")
def take_out(public_id: str) -> AnyResponse:
    document = document_for(web.db(), current.actor(), public_id)
    with web.transaction() as db:
        actions.take_out(db, current.actor(), document, now=web.now())
    flash(_("Le texte est de nouveau à sa place, comme il était."))
    return _back(document)


@blueprint.get("/corbeille")
def bin_() -> Response:
    return show(
        "workspace/shelves/bin.html",
        texts=queries.binned(web.db(), current.actor(), _("Toute la démarche")),
        others=news.gather("binned", web.db(), current.actor()),
    )
