"""The pages of streams: list, one stream, opening and describing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import language, web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate, news
from people.permissions import Permission
from people.queries import PersonView
from people.rules.predicates import Scope
from workspace.streams import actions, queries, words
from workspace.streams.forms import Lead, NewStep, NewStream, SomeMember, SomeOrganisation, StreamChanges
from workspace.streams.models import Stage, Track, WorkStream
from workspace.streams.rules.kits import Kit

blueprint = Blueprint("streams", __name__, url_prefix="/<initiative>/chantiers")
for _filter in (words.drawn, words.period):
    blueprint.add_app_template_filter(_filter)


def today() -> date:
    """The day where the initiative lives."""
    return language.local(web.now()).date()


def _options(people: list[PersonView]) -> list[tuple[str, str]]:
    return [(one.public_id, f"{one.name} ({one.organisation or one.college_name})") for one in people]


def _stream(slug: str) -> WorkStream:
    return queries.stream_for(web.db(), current.actor(), slug)


@blueprint.get("")
def listing() -> Response:
    cards = queries.cards(web.db(), current.actor(), today=today())
    may_open = gate.may(current.actor(), Permission.OPEN_STREAM, on=Scope(current.initiative().id))
    return show("workspace/streams/list.html", cards=cards, may_open=may_open, stages=words.STAGES)


@blueprint.get("/ouvrir")
def opening(values: Mapping[str, Any] | None = None, errors: Mapping[str, object] | None = None) -> Response:
    """The one screen on which a stream is opened."""
    actor = current.actor()
    gate.require(actor, Permission.OPEN_STREAM, on=Scope(current.initiative().id))
    people, _organisations = queries.choices(web.db(), actor, now=web.now())
    blank = {"title": "", "challenge": "", "lead": actor.membership_public_id, "kit": Kit.TWO_LEGS}
    return show(
        "workspace/streams/open.html",
        status=422 if errors else 200,
        people=_options(people),
        kits=[(kit, *words.KITS[kit]) for kit in Kit],
        values={**blank, **(values or {})},
        errors=errors or {},
    )


@blueprint.post("/ouvrir")
def open_() -> AnyResponse:
    try:
        wanted = read_form(NewStream)
        with web.transaction() as db:
            stream = actions.open_stream(
                db,
                current.actor(),
                wanted,
                now=web.now(),
                today=today(),
                furnish=current_app.extensions.get("furnishing", ()),
            )
            slug = stream.slug
    except Invalid as refusal:
        return opening(request.form, refusal.fields)
    flash(_("Le chantier est ouvert. Tout se change ici même, dès maintenant."))
    return redirect_to("streams.page", slug=slug)


@blueprint.get("/<slug>")
def page(slug: str) -> Response:
    view = queries.view(web.db(), current.actor(), _stream(slug), now=web.now(), today=today())
    return show("workspace/streams/page.html", view=view, stages=words.STAGES, tracks=words.TRACKS)


@blueprint.get("/<slug>/modifier")
def editing(slug: str) -> Response:
    stream = _stream(slug)
    return _editing(stream, stream.model_dump())


def _editing(
    stream: WorkStream,
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, object] | None = None,
    theirs: bool = False,
) -> Response:
    """Everything about a stream on one page; when two wrote at once, both texts are shown."""
    actor = current.actor()
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    people, organisations = queries.choices(web.db(), actor, now=web.now())
    view = queries.view(web.db(), actor, stream, now=web.now(), today=today())
    seated = {one.person.membership_id for one in view.members}
    return show(
        "workspace/streams/edit.html",
        status=409 if theirs else 422 if errors else 200,
        view=view,
        people=_options([one for one in people if one.membership_id not in seated]),
        organisations=[(one.public_id, one.name) for one in organisations if one not in view.card.carriers],
        stages=[(str(stage), words.STAGES[stage]) for stage in Stage],
        tracks=[(str(track), words.TRACKS[track]) for track in Track],
        values=values,
        errors=errors or {},
        theirs=theirs,
    )


@blueprint.post("/<slug>/modifier")
def edit(slug: str) -> AnyResponse:
    stream = _stream(slug)
    try:
        wanted = read_form(StreamChanges)
        with web.transaction() as db:
            actions.edit_stream(db, current.actor(), stream, wanted, now=web.now())
    except Invalid as refusal:
        return _editing(stream, {**stream.model_dump(), **request.form}, errors=refusal.fields)
    except Conflict:
        newer = _stream(slug)
        values = {**newer.model_dump(), **request.form, "version": newer.version}
        return _editing(newer, values, theirs=True)
    flash(_("Enregistré."))
    return redirect_to("streams.page", slug=slug)


@blueprint.post("/<slug>/rejoindre")
def join(slug: str) -> AnyResponse:
    stream = _stream(slug)
    before = current_app.extensions["before_joining"]
    try:
        with web.transaction() as db:
            actions.join_stream(db, current.actor(), stream, now=web.now(), before=before)
    except Conflict as first:
        flash(str(first))
        deeds = news.gather("before_joining", web.db(), current.actor(), stream)
        return redirect(deeds[0].url, 303) if deeds else redirect_to("streams.page", slug=slug)
    flash(_("Vous participez à ce chantier : vous pouvez écrire dans ses textes."))
    return redirect_to("streams.page", slug=slug)


@blueprint.post("/<slug>/quitter")
def leave(slug: str) -> AnyResponse:
    stream = _stream(slug)
    with web.transaction() as db:
        actions.leave_stream(db, current.actor(), stream, now=web.now())
    flash(_("Vous ne participez plus à ce chantier. Vous pouvez y revenir quand vous voulez."))
    return redirect_to("streams.page", slug=slug)


@blueprint.post("/<slug>/membres")
def add_member(slug: str) -> AnyResponse:
    stream = _stream(slug)
    with web.transaction() as db:
        actions.add_member(db, current.actor(), stream, read_form(SomeMember).member, now=web.now())
    return redirect_to("streams.editing", slug=slug, _anchor="membres")


@blueprint.post("/<slug>/membres/retirer")
def remove_member(slug: str) -> AnyResponse:
    stream = _stream(slug)
    with web.transaction() as db:
        actions.remove_member(db, current.actor(), stream, read_form(SomeMember).member, now=web.now())
    return redirect_to("streams.editing", slug=slug, _anchor="membres")


@blueprint.post("/<slug>/porter")
def set_lead(slug: str) -> AnyResponse:
    stream, wanted = _stream(slug), read_form(Lead)
    with web.transaction() as db:
        actions.set_lead(db, current.actor(), stream, wanted.member, lead=wanted.lead, now=web.now())
    return redirect_to("streams.editing", slug=slug, _anchor="membres")


@blueprint.post("/<slug>/organisations")
def add_organisation(slug: str) -> AnyResponse:
    stream, wanted = _stream(slug), read_form(SomeOrganisation)
    with web.transaction() as db:
        actions.add_organisation(db, current.actor(), stream, wanted.organisation, now=web.now())
    return redirect_to("streams.editing", slug=slug, _anchor="organisations")


@blueprint.post("/<slug>/organisations/retirer")
def remove_organisation(slug: str) -> AnyResponse:
    stream, wanted = _stream(slug), read_form(SomeOrganisation)
    with web.transaction() as db:
        actions.remove_organisation(db, current.actor(), stream, wanted.organisation, now=web.now())
    return redirect_to("streams.editing", slug=slug, _anchor="organisations")


@blueprint.post("/<slug>/dates")
def add_step(slug: str) -> AnyResponse:
    stream = _stream(slug)
    try:
        wanted = read_form(NewStep)
        with web.transaction() as db:
            actions.add_step(db, current.actor(), stream, wanted, now=web.now())
    except Invalid as refusal:
        fields = {f"step_{name}": words_ for name, words_ in refusal.fields.items()}
        return _editing(stream, {**stream.model_dump(), "step": request.form}, errors=fields)
    return redirect_to("streams.editing", slug=slug, _anchor="dates")


@blueprint.post("/<slug>/dates/<int:number>/retirer")
def remove_step(slug: str, number: int) -> AnyResponse:
    stream = _stream(slug)
    with web.transaction() as db:
        actions.remove_step(db, current.actor(), stream, number, now=web.now())
    return redirect_to("streams.editing", slug=slug, _anchor="dates")
