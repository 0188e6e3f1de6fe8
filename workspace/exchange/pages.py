"""Documents in and out: a file taken from a text, a text made from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Missing
from foundation.language import day
from foundation.pages import read, read_form, redirect_to, show
from people import current, gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import actions, images, queries, records, texts
from workspace.documents import words as document_words
from workspace.documents.models import Document
from workspace.documents.rules import canonical
from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.tree import public
from workspace.exchange import converting, words
from workspace.exchange.forms import Bringing, Left, Taking
from workspace.exchange.rules.arrival import NotTaken, Reason
from workspace.exchange.rules.formats import LARGEST, MIMETYPES, file_name, stem
from workspace.exchange.rules.inward import Arrived
from workspace.exchange.rules.outward import Label
from workspace.streams.queries import names, stream_for

blueprint = Blueprint("exchange", __name__, url_prefix="/<initiative>/documents")
REST_OF_THE_FORM = 64 * 1024
SLOWEST = 30 * 60 * 1000  # milliseconds a browser waits for a heavy file on a slow line
ACCEPTED = ".docx,.docm,.odt,.md,.markdown,.txt,.html,.htm"


@blueprint.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file is heavier than any other form; before anything reads the body."""
    if endpoint == "exchange.bring":
        request.max_content_length = LARGEST + REST_OF_THE_FORM


# ---------------------------------------------------------------- out


@blueprint.get("/<public_id>/telecharger")
@web.limiter.limit("30 per minute")
def take(public_id: str) -> Response:
    """The text as it stands, as a file."""
    document = queries.document_for(web.db(), current.actor(), public_id)
    wanted = read(Taking, request.args.to_dict())
    view = queries.view(web.db(), current.actor(), document)
    tree = texts.tree(web.db(), document)
    told = _("Texte en cours d’écriture")
    if document.frozen_at is not None and view.last_version is not None:
        told = _("Version %(n)s, texte figé", n=view.last_version.number)
    pictures = images.within(web.db(), document.id or 0, tree)
    date = day(document.changed_at)
    said = records.now(web.db(), current.actor(), tree)
    return _file(wanted, said, pictures, document.title, view.author, date, told, canonical.sha256(tree))


@blueprint.get("/<public_id>/versions/<version>/telecharger")
@web.limiter.limit("30 per minute")
def take_version(public_id: str, version: str) -> Response:
    """A kept version, as a file; a frozen or published one too."""
    view = queries.version(web.db(), current.actor(), version)
    if view.document_public_id != public_id:
        raise Missing
    wanted, line = read(Taking, request.args.to_dict()), view.line
    told = _("Version %(n)s, texte figé", n=line.number) if line.frozen else _("Version %(n)s", n=line.number)
    author = f"{line.author}, {line.on_behalf}" if line.on_behalf else line.author
    pictures = images.within(web.db(), view.document_id, view.tree)
    said = records.now(web.db(), current.actor(), view.tree)
    return _file(wanted, said, pictures, view.title, author, day(line.at), told, view.sha256)


def _file(
    wanted: Taking,
    tree: dict[str, Any],
    pictures: images.Pictures,
    title: str,
    author: str,
    date: str,
    told: str,
    sha256: str,
) -> Response:
    """Kept by the browser as a file, never shown as a page of ours."""
    withheld = not wanted.internes and public(tree) != tree
    print_ = _("empreinte SHA-256 %(sha256)s", sha256=sha256)
    if withheld:
        print_ = _(
            "empreinte SHA-256 du texte entier, passages internes compris\u00a0: %(sha256)s", sha256=sha256
        )
    label = Label(title, author, date, f"{told} · {print_}", sha256, str(get_locale() or "fr"))
    data = converting.bring_out(tree, label, wanted.format, internal=wanted.internes, images=pictures)
    name = file_name(title, wanted.format)
    plain = name.encode("ascii", "ignore").decode() or f"texte.{wanted.format}"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(data, content_type=MIMETYPES[wanted.format], headers=headers)


# ---------------------------------------------------------------- in


@blueprint.get("/reprendre")
def bringing(values: Mapping[str, Any] | None = None, errors: Mapping[str, object] | None = None) -> Response:
    actor = current.actor()
    places = _places(actor)
    if not places:
        gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id))
    blank = {"title": "", "kind": Kind.NOTE, "stream": request.args.get("chantier", "")}
    return show(
        "workspace/exchange/bring.html",
        "form",
        status=422 if errors else 200,
        places=places,
        kinds=document_words.CHOICES,
        accepted=ACCEPTED,
        largest=LARGEST,
        too_large=words.REFUSALS[Reason.TOO_LARGE],
        patience=SLOWEST,
        values={**blank, **(values or {})},
        errors=errors or {},
    )


def _places(actor: Actor) -> list[tuple[str, str]]:
    """Where the actor may open a document."""
    found = [
        (stream.slug, stream.title)
        for stream in names(web.db(), actor)
        if gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(stream.initiative_id, stream.id))
    ]
    here = gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id))
    return [*found, *([("", _("Toute la démarche"))] if here else [])]


@blueprint.post("/reprendre")
@web.limiter.limit("20 per minute")
def bring() -> AnyResponse:
    """The rights first: nothing is converted for somebody who may not keep it."""
    try:
        wanted = read_form(Bringing)
        stream = stream_for(web.db(), current.actor(), wanted.stream) if wanted.stream else None
        stream_id = stream.id if stream else None
        actor = current.actor().in_stream(stream_id)
        gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id, stream_id))
        made, title = _brought(wanted)
    except Invalid as refusal:
        return bringing(request.form, refusal.fields)
    with web.transaction() as db:
        document = actions.create_document(
            db, actor, title, now=web.now(), stream_id=stream_id, kind=wanted.kind, tree=made.tree
        )
        images.bring(db, actor, document, made.images, now=web.now())
        public_id = document.public_id
    if made.lost:
        return redirect_to("exchange.brought", public_id=public_id, **made.lost)
    return redirect_to("documents.page", public_id=public_id)


def _brought(wanted: Bringing) -> tuple[Arrived, str]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": words.CHOOSE})
    try:
        made = converting.bring_in(sent.filename, sent.read(LARGEST + 1), notes=_("Notes"))
    except NotTaken as refusal:
        raise Invalid({"file": words.REFUSALS[refusal.reason]}) from refusal
    title = wanted.title or made.title[:200].strip() or stem(sent.filename)
    return made, title or _("Texte repris")


@blueprint.get("/<public_id>/repris")
def brought(public_id: str) -> Response:
    """What was not kept as it was, said on a page that stays; the text is one step away."""
    document: Document = queries.document_for(web.db(), current.actor(), public_id)
    found = read(Left, request.args.to_dict())
    return show(
        "workspace/exchange/brought.html",
        document=document,
        left=words.left(found),
        address=url_for("documents.page", public_id=public_id),
    )
