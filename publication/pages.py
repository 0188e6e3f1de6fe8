"""The pages everybody reads, and the two gestures that fill them: publish, withdraw."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from foundation import search as index
from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from foundation.pages import read as read_values
from people import current
from people.access import open_to_all
from publication import actions, drafts, feed, file_queries, queries
from publication.forms import Looking, PublishForm, WithdrawForm
from publication.rules.licences import DEFAULT, LICENCES
from workspace.documents import html
from workspace.files.words import weight

blueprint = Blueprint("publication", __name__, url_prefix="/<initiative>")
GONE = 410


@blueprint.app_template_filter("published_html")
def published_html(text: str) -> Markup:
    """HTML drawn by our renderer, fenced once more on its way out."""
    return Markup(html.fenced(text))  # noqa: S704 - nh3 has just read it


@blueprint.get("/public/")
@open_to_all
def home() -> Response:
    initiative = _listed()
    texts = queries.published(web.db(), initiative)
    return show(
        "publication/home.html",
        initiative=current.initiative(),
        texts=texts,
        streams=queries.public_streams(web.db(), initiative),
        files=file_queries.published(web.db(), initiative),
        weight=weight,
    )


@blueprint.get("/public/atom.xml")
@open_to_all
def atom() -> Response:
    initiative = _listed()
    body = feed.atom(
        current.initiative(),
        queries.published(web.db(), initiative),
        home=_address("publication.home"),
        own=_address("publication.atom"),
        to=lambda slug: _address("publication.read", slug=slug),
    )
    return Response(body, mimetype="application/atom+xml")


@blueprint.get("/public/recherche")
@open_to_all
@web.limiter.limit("60 per minute")
def search() -> Response:
    """What is published, by its words: nothing of the workspace is looked at."""
    initiative, form = _listed(), read_values(Looking, request.args.to_dict())
    answer = index.answer(web.db(), initiative, {index.PUBLIC}, index.Wanted(form.q, page=form.page))
    return show("publication/search.html", form=form, answer=answer, initiative=current.initiative())


@blueprint.get("/public/textes/<slug>")
@open_to_all
def read(slug: str) -> Response:
    text = queries.at_address(web.db(), _listed(), slug)
    if text is None:
        raise Missing
    address = _address("publication.read", slug=slug)
    if not text.standing:
        return make_response(
            show("publication/tombstone.html", text=text, initiative=current.initiative()), GONE
        )
    return show(
        "publication/text.html",
        text=text,
        initiative=current.initiative(),
        address=address,
        paper=url_for("published_papers.read", slug=slug),
        rectified=queries.rectified(web.db(), current.initiative().id or 0, slug),
        may_withdraw=queries.may_publish(current.actor(), text.stream_id),
    )


@blueprint.get("/versions/<version>/publier")
def preview(version: str) -> Response:
    return _preview(version)


@blueprint.post("/versions/<version>/publier")
def publish(version: str) -> AnyResponse:
    try:
        form = read_form(PublishForm)
    except Invalid as error:
        return _preview(version, errors=error.fields, status=error.status)
    draft = drafts.draft(web.db(), current.actor(), version)
    try:
        with web.transaction() as db:
            publication = actions.publish(
                db, current.actor(), draft, form, current.initiative(), now=web.now()
            )
            slug = publication.slug
    except Conflict as error:
        return _preview(version, errors={"form": str(error)}, status=error.status)
    flash(_("C’est public. Voici l’adresse, à partager."))
    return redirect_to("publication.read", slug=slug)


@blueprint.post("/publications/<public_id>/retrait")
def withdraw(public_id: str) -> AnyResponse:
    form = read_form(WithdrawForm)
    with web.transaction() as db:
        publication = queries.publication_for(db, current.actor(), public_id)
        if publication is None:
            raise Missing
        actions.withdraw(db, current.actor(), publication, form, now=web.now())
        slug = publication.slug
    return redirect_to("publication.read", slug=slug)


def _preview(version: str, *, errors: dict[str, object] | None = None, status: int = 200) -> Response:
    draft = drafts.draft(web.db(), current.actor(), version)
    standing = queries.standing_for(web.db(), draft.initiative_id, draft.source)
    return show(
        "publication/preview.html",
        status=status,
        draft=draft,
        standing=queries.view(standing) if standing else None,
        licence_options=[(licence.code, licence.name) for licence in LICENCES.values()],
        licence=DEFAULT,
        licence_default=LICENCES[DEFAULT],
        errors=errors or {},
        today=web.now(),
    )


def _listed() -> int:
    initiative = current.initiative()
    if not initiative.listed or initiative.id is None:
        raise Missing
    return initiative.id


def _address(endpoint: str, **values: Any) -> str:
    """The public address: feeds and shared cards live outside the page."""
    return web.settings().public_url + url_for(endpoint, **values)
