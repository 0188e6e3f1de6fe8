"""The pages of files: those of a place, one with its versions, a file that comes in, a new version, the bin."""

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
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import reach
from workspace.files import actions, queries, reading, words
from workspace.files.forms import Adding, Listing, Moved, Renaming
from workspace.files.models import StreamFile
from workspace.files.reading import Sent
from workspace.files.rights import VERBS
from workspace.files.rules.kinds import LARGEST
from workspace.files.rules.looking import NotTaken, Reason
from workspace.shelves import queries as shelves
from workspace.shelves.forms import Moving
from workspace.streams.queries import names, stream_for

blueprint = Blueprint("files", __name__, url_prefix="/<initiative>/fichiers")
REST_OF_THE_FORM = 64 * 1024
SLOWEST = 30 * 60 * 1000  # milliseconds a browser waits for a heavy file on a slow line
BRINGS = {"files.add", "files.add_version"}


@blueprint.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file is heavier than any other form; before anything reads the body."""
    if endpoint in BRINGS:
        request.max_content_length = LARGEST + REST_OF_THE_FORM


def _quota() -> int:
    return web.settings().files_quota_mb * 1024 * 1024


def _sending() -> dict[str, Any]:
    """What every form of a file is told."""
    return {
        "accepted": words.ACCEPTED,
        "largest": LARGEST,
        "too_large": words.REFUSALS[Reason.TOO_LARGE],
        "patience": SLOWEST,
    }


def _room() -> dict[str, Any]:
    found = queries.use(web.db(), current.actor().initiative_id or 0, _quota())
    return {"use": found, "use_said": words.use(found)}


# ---------------------------------------------------------------- reading


@blueprint.get("")
def listing() -> Response:
    actor, asked = current.actor(), read(Listing, request.args.to_dict())
    stream = stream_for(web.db(), actor, asked.chantier) if asked.chantier else None
    streams = names(web.db(), actor)
    places = [(one.slug, one.title, one.id) for one in streams if stream is None or one.id == stream.id]
    if stream is None:
        places.append(("", _("Toute la démarche"), None))
    found = queries.files(web.db(), actor, {stream.id} if stream else None)
    groups = [(slug, title, [one for one in found if one.stream_id == key]) for slug, title, key in places]
    return show(
        "workspace/files/listing.html",
        stream=stream,
        groups=[one for one in groups if one[2]],
        elsewhere=[(one.slug, one.title) for one in streams if stream is None or one.id != stream.id],
        kinds=words.KINDS,
        weight=words.weight,
        may_add=bool(_places(actor)),
        undo=_undo(actor, asked.fichier),
        **_room(),
    )


def _undo(actor: Actor, public_id: str) -> StreamFile | None:
    """The file that was just put away or in the bin."""
    try:
        found = queries.file_for(web.db(), actor, public_id) if public_id else None
    except Missing:
        return None
    return found if found and (found.binned_at or found.archived_at) else None


@blueprint.get("/ranges")
def archive_listing() -> Response:
    actor, asked = current.actor(), read(Listing, request.args.to_dict())
    stream = stream_for(web.db(), actor, asked.chantier) if asked.chantier else None
    return show(
        "workspace/files/archive.html",
        stream=stream,
        files=queries.archived(web.db(), actor, {stream.id} if stream else None),
    )


@blueprint.get("/<public_id>")
def page(public_id: str) -> Response:
    file = queries.file_for(web.db(), current.actor(), public_id)
    return _page(file, came_from=read(Moved, request.args.to_dict()).de)


def _page(
    file: StreamFile,
    *,
    status: int = 200,
    errors: Mapping[str, object] | None = None,
    trouble: object = "",
    **more: Any,
) -> Response:
    """`more`: the title `typed` and why it was `refused`, or that it is `theirs` by now; from where it `came_from`."""
    view = queries.view(web.db(), current.actor(), file)
    return show(
        "workspace/files/file.html",
        "form" if errors else None,
        status=status,
        view=view,
        said=reach.of(web.db(), file, VERBS),
        reserved=file.reserved,
        chosen=bool(file.chosen),
        deeds=news.gather("file_deeds", web.db(), current.actor(), view.public_id, view.last.number),
        kinds=words.KINDS,
        weight=words.weight,
        errors=errors or {},
        trouble=trouble,
        **{"typed": file.title, "refused": {}, "theirs": False, "came_from": "", **more},
        **_filing(file),
        **_sending(),
        **_room(),
    )


def _filing(file: StreamFile) -> dict[str, Any]:
    """Where it stands, and where it may go; it may stay where who replaces it adds no file."""
    db, actor = web.db(), current.actor()
    here = shelves.said(db, actor, file)
    places = shelves.places(db, actor, _("Toute la démarche"), Permission.ADD_FILE)
    if here not in dict(places):
        places.insert(0, (here, _("Là où il est")))
    return {"here": here, "places": places}


# ---------------------------------------------------------------- in


@blueprint.get("/deposer")
def adding(values: Mapping[str, Any] | None = None, errors: Mapping[str, object] | None = None) -> Response:
    actor = current.actor()
    places = _places(actor)
    if not places:
        gate.require(actor, Permission.ADD_FILE, on=Scope(actor.initiative_id))
    return show(
        "workspace/files/add.html",
        "form",
        status=422 if errors else 200,
        places=places,
        values={"title": "", "stream": request.args.get("chantier", ""), **(values or {})},
        errors=errors or {},
        **_sending(),
        **_room(),
    )


def _places(actor: Actor) -> list[tuple[str, str]]:
    """Where the actor may put a file."""
    found = [
        (stream.slug, stream.title)
        for stream in names(web.db(), actor)
        if gate.may(actor, Permission.ADD_FILE, on=Scope(stream.initiative_id, stream.id))
    ]
    here = gate.may(actor, Permission.ADD_FILE, on=Scope(actor.initiative_id))
    return [*found, *([("", _("Toute la démarche"))] if here else [])]


@blueprint.post("/deposer")
@web.limiter.limit("30 per minute")
def add() -> AnyResponse:
    """The rights first: nothing is looked into for somebody who may not keep it."""
    try:
        wanted = read_form(Adding)
        stream = stream_for(web.db(), current.actor(), wanted.stream) if wanted.stream else None
        stream_id = stream.id if stream else None
        actor = current.actor().in_stream(stream_id)
        gate.require(actor, Permission.ADD_FILE, on=Scope(actor.initiative_id, stream_id))
        sent = _sent()
        with web.transaction() as db:
            file = actions.add_file(
                db, actor, sent, wanted.title, stream_id=stream_id, quota=_quota(), now=web.now()
            )
            public_id = file.public_id
    except Invalid as refusal:
        return adding(request.form, refusal.fields)
    flash(_("Le fichier est gardé."))
    return redirect_to("files.page", public_id=public_id)


@blueprint.post("/<public_id>/versions")
@web.limiter.limit("30 per minute")
def add_version(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    actor = current.actor().in_stream(file.stream_id)
    gate.require(actor, Permission.EDIT_FILE, on=file)
    try:
        sent = _sent()
        with web.transaction() as db:
            actions.add_version(db, actor, file, sent, quota=_quota(), now=web.now())
    except Invalid as refusal:
        return _page(file, status=422, errors=refusal.fields)
    except Conflict as refusal:
        return _page(file, status=409, errors={"file": refusal.message})
    flash(_("La nouvelle version est gardée. Celle d’avant reste dans la liste."))
    return redirect_to("files.page", public_id=public_id)


def _sent() -> Sent:
    """The file of the form, looked into. Raises Invalid with a sentence."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Invalid({"file": words.CHOOSE})
    try:
        return reading.examined(given.filename, given.read(LARGEST + 1))
    except NotTaken as refusal:
        raise Invalid({"file": words.REFUSALS[refusal.reason]}) from refusal


# ---------------------------------------------------------------- its title and its place


@blueprint.post("/<public_id>/titre")
def rename(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    try:
        wanted = read_form(Renaming)
        with web.transaction() as db:
            actions.rename(db, current.actor(), file, wanted.title, version=wanted.version, now=web.now())
    except Invalid as refusal:
        return _page(file, status=422, typed=request.form.get("title", ""), refused=refusal.fields)
    except Conflict as refusal:
        now = queries.file_for(web.db(), current.actor(), public_id)
        away = now.archived_at is not None or now.binned_at is not None
        told: dict[str, Any] = {"trouble": refusal.message} if away else {"theirs": True}
        return _page(now, status=409, typed=request.form.get("title", ""), **told)
    flash(_("Le titre est changé."))
    return redirect_to("files.page", public_id=public_id)


@blueprint.post("/<public_id>/deplacer")
def move(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    before = shelves.said(web.db(), current.actor(), file)
    try:
        place = shelves.place(web.db(), current.actor(), read_form(Moving).place)
        with web.transaction() as db:
            actions.move(db, current.actor(), file, place, now=web.now())
    except Conflict as refusal:
        return _page(file, status=409, trouble=refusal.message)
    return redirect_to("files.page", public_id=public_id, de=before)


# ---------------------------------------------------------------- the archive and the bin


@blueprint.post("/<public_id>/ranger")
def archive(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    try:
        with web.transaction() as db:
            actions.archive(db, current.actor(), file, now=web.now())
    except Conflict as refusal:
        return _page(file, status=409, trouble=refusal.message)
    return redirect_to("files.listing", fichier=public_id)


@blueprint.post("/<public_id>/ressortir")
def restore(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    with web.transaction() as db:
        actions.restore(db, current.actor(), file, now=web.now())
    flash(_("Le fichier est de nouveau à sa place, comme il était."))
    return redirect_to("files.page", public_id=public_id)


@blueprint.post("/<public_id>/corbeille")
def put_in_bin(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    try:
        with web.transaction() as db:
            bound = current_app.extensions["bound_files"]
            actions.put_in_bin(db, current.actor(), file, now=web.now(), bound=bound)
    except Conflict as refusal:
        return _page(file, status=409, trouble=refusal.message)
    return redirect_to("files.listing", fichier=public_id)


@blueprint.post("/<public_id>/sortir")
def take_out(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    with web.transaction() as db:
        actions.take_out(db, current.actor(), file, now=web.now())
    flash(_("Le fichier est de nouveau à sa place, comme il était."))
    return redirect_to("files.page", public_id=public_id)


@blueprint.post("/<public_id>/effacer")
def erase(public_id: str) -> AnyResponse:
    file = queries.file_for(web.db(), current.actor(), public_id)
    try:
        with web.transaction() as db:
            bound = current_app.extensions["bound_files"]
            actions.erase_at_once(db, current.actor(), file, now=web.now(), bound=bound)
    except Conflict as refusal:
        return _page(file, status=409, trouble=refusal.message)
    flash(_("Le fichier est effacé pour de bon, avec toutes ses versions."))
    return redirect_to("files.listing")
