"""Files that everybody may take: the gesture that makes a version public, its page, its bytes, and its withdrawal."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Missing
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate, news
from people.access import open_to_all
from people.actor import Actor
from people.permissions import Permission
from publication import actions, file_queries
from publication.forms import WithdrawForm
from publication.models import PublishedFile
from workspace.files import handing
from workspace.files import queries as files
from workspace.files import words as file_words
from workspace.files.models import StreamFile

blueprint = Blueprint("published_files", __name__, url_prefix="/<initiative>")
GONE = 410


def deeds(db: Session, actor: Actor, public_id: str, number: int) -> list[news.Deed]:
    """What may be done with a version, on the page of its file: read it where it is public, or make it so."""
    standing = file_queries.standing_for(db, actor.initiative_id or 0, public_id)
    found = []
    if standing is not None:
        address = url_for("published_files.read", public_id=standing.public_id)
        found.append(news.Deed(_("Version %(n)s, publique", n=standing.number), address, "globe"))
    file = files.file_for(db, actor, public_id)
    may = file.binned_at is None and gate.may(actor, Permission.PUBLISH, on=file)
    if may and (standing is None or standing.number != number):
        address = url_for("published_files.offering", public_id=public_id, number=number)
        found.append(news.Deed(_("Publier cette version"), address, "globe"))
    return found


@blueprint.get("/fichiers/<public_id>/versions/<int:number>/publier")
def offering(public_id: str, number: int) -> Response:
    """What will be public, and that it goes as it is, said before it is done."""
    file = _offered(public_id)
    version = files.version_of(web.db(), file, number)
    return show(
        "publication/offer_file.html",
        file=file,
        version=version,
        kinds=file_words.KINDS,
        weight=file_words.weight,
        standing=file_queries.standing_for(web.db(), file.initiative_id, public_id),
    )


def _offered(public_id: str) -> StreamFile:
    actor = current.actor()
    file = files.file_for(web.db(), actor, public_id)
    gate.require(actor, Permission.PUBLISH, on=file)
    if file.binned_at is not None:
        raise Missing
    return file


@blueprint.post("/fichiers/<public_id>/versions/<int:number>/publier")
def publish(public_id: str, number: int) -> AnyResponse:
    file = _offered(public_id)
    version = files.version_of(web.db(), file, number)
    handing.checked(version, files.data_of(web.db(), version))
    with web.transaction() as db:
        made = actions.publish_file(db, current.actor(), file, version, now=web.now()).public_id
    flash(_("C’est public. Voici l’adresse, à partager."))
    return redirect_to("published_files.read", public_id=made)


@blueprint.get("/public/fichiers/<public_id>")
@open_to_all
def read(public_id: str) -> Response:
    found = _published(public_id)
    view = file_queries.view(web.db(), found)
    page = show(
        "publication/file.html",
        status=200 if found.withdrawn_at is None else GONE,
        file=view,
        kinds=file_words.KINDS,
        weight=file_words.weight,
        initiative=current.initiative(),
        may_withdraw=gate.may(current.actor(), Permission.WITHDRAW_PUBLICATION, on=found),
    )
    return make_response(page)


@blueprint.get("/public/fichiers/<public_id>/telecharger")
@open_to_all
@web.limiter.limit("60 per minute")
def take(public_id: str) -> Response:
    found = _published(public_id)
    version = file_queries.version_of(web.db(), found) if found.withdrawn_at is None else None
    if version is None:
        raise Missing
    answer = handing.handed(version, handing.checked(version, files.data_of(web.db(), version)))
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@blueprint.post("/publications/fichiers/<public_id>/retrait")
def withdraw(public_id: str) -> AnyResponse:
    form = read_form(WithdrawForm)
    with web.transaction() as db:
        found = file_queries.row(db, current.initiative().id or 0, public_id)
        if found is None:
            raise Missing
        actions.withdraw_file(db, current.actor(), found, form, now=web.now())
    return redirect_to("published_files.read", public_id=public_id)


def _published(public_id: str) -> PublishedFile:
    initiative = current.initiative()
    found = file_queries.row(web.db(), initiative.id or 0, public_id) if initiative.listed else None
    if found is None:
        raise Missing
    return found
