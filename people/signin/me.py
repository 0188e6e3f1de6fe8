"""/moi: my name, my ways in, my sessions, what I speak for; and what anybody chooses: language, theme."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, redirect, request, session
from flask_babel import gettext as _
from pydantic import BaseModel
from werkzeug.wrappers import Response

from foundation import language, web
from foundation.errors import Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from people import current, queries
from people.access import open_to_all, open_to_signed_in
from people.actor import Actor
from people.signin import actions, door, mine
from people.signin.forms import Name

blueprint = Blueprint("me", __name__)
THEMES = ("light", "dark")


class NameForm(BaseModel):
    """How one is called."""

    name: Name


class LanguageForm(BaseModel):
    """One of ours."""

    language: Literal["fr", "en"]


class ThemeForm(BaseModel):
    """Light, dark, or as the machine is set."""

    theme: Literal["light", "dark", "auto"]


def _actor() -> Actor:
    return queries.account(web.db(), current.person_id())


@blueprint.get("/moi")
@open_to_signed_in
def page() -> Response:
    """Everything the house knows of whoever asks."""
    return _page()


def _page(errors: dict[str, object] | None = None, name: str | None = None) -> Response:
    person = current.person()
    if person is None or person.id is None:
        raise Missing
    return show(
        "people/me.html",
        status=422 if errors else 200,
        person=person,
        name=name or person.name,
        errors=errors or {},
        identities=mine.ways_in(web.db(), person.id),
        memberships=mine.memberships(web.db(), person.id, web.now()),
        sessions=mine.sessions(web.db(), person.id, door.digest()),
        languages=language.NAMES,
        theme=session.get("theme", "auto"),
    )


@blueprint.get("/moi/en-attente")
@open_to_signed_in
def waiting() -> Response:
    """What was written in this browser and has not left it: the server has none of it, the page's script shows it."""
    person = current.person()
    if person is None:
        raise Missing
    return show("people/waiting.html", person=person.public_id)


@blueprint.post("/moi")
@open_to_signed_in
def rename() -> Response:
    try:
        form = read_form(NameForm)
    except Invalid as refusal:
        return _page(refusal.fields, request.form.get("name", ""))
    actor = _actor()
    with web.transaction() as db:
        actions.rename(db, actor, form.name, now=web.now())
    flash(_("Votre nom est enregistré."))
    return redirect_to("me.page")


@blueprint.post("/moi/identites/<int:identity>/retirer")
@open_to_signed_in
def remove_identity(identity: int) -> Response:
    actor = _actor()
    with web.transaction() as db:
        actions.remove_identity(db, actor, mine.identity(db, actor, identity), now=web.now())
    flash(_("Cette manière de vous connecter est retirée."))
    return redirect_to("me.page")


@blueprint.post("/moi/identites/<int:identity>/courrier")
@open_to_signed_in
def receive_mail(identity: int) -> Response:
    actor = _actor()
    with web.transaction() as db:
        actions.receive_mail_at(db, actor, mine.identity(db, actor, identity), now=web.now())
    flash(_("Votre courrier ira à cette adresse."))
    return redirect_to("me.page")


@blueprint.post("/moi/sessions/<digest>/fermer")
@open_to_signed_in
def end_session(digest: str) -> Response:
    actor = _actor()
    with web.transaction() as db:
        actions.end_session(db, actor, digest, now=web.now())
    flash(_("Cette session est fermée."))
    return redirect_to("me.page")


@blueprint.post("/moi/sessions/fermer")
@open_to_signed_in
def end_others() -> Response:
    actor, here = _actor(), door.digest()
    with web.transaction() as db:
        count = actions.end_other_sessions(db, actor, here, now=web.now())
    flash(_("Sessions fermées ailleurs : %(count)s.", count=count))
    return redirect_to("me.page")


@blueprint.get("/langue")
@open_to_all
def languages() -> Response:
    """Where the public face, which has neither script nor session, sends those who would read otherwise."""
    return show("people/language.html", back=door.own_path(request.args.get("next")) or "/")


@blueprint.post("/langue")
@open_to_all
def choose_language() -> Response:
    """Remembered in this browser's session; back to the page one was reading."""
    session["language"] = read_form(LanguageForm).language
    return _back()


@blueprint.post("/theme")
@open_to_all
def choose_theme() -> Response:
    chosen = read_form(ThemeForm).theme
    if chosen in THEMES:
        session["theme"] = chosen
    else:
        session.pop("theme", None)
    return _back()


def _back() -> Response:
    return redirect(door.own_path(request.form.get("next")) or "/", 303)
