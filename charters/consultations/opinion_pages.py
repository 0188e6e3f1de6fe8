"""A consultation open to the public: anybody reads it, and whoever signs in gives an opinion, member or not.

The public face of an initiative never writes, and nothing inside an initiative is open to who does not belong to it: the
forms are at an address of their own, outside both, for who has signed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters.consultations import actions, queries, shown
from charters.consultations.forms import CommentForm, ReactionForm
from charters.consultations.pages import HASTY, sayings, verdicts
from charters.consultations.queries import Found
from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from people import current
from people import queries as people
from people.access import open_to_all, open_to_signed_in
from people.actor import Actor
from workspace.discussions.messages import not_too_often

blueprint = Blueprint("opinions", __name__)


@blueprint.get("/<initiative>/public/consultations")
@open_to_all
def listing() -> Response:
    """Those that the public may read."""
    initiative = current.initiative()
    if not initiative.listed:
        raise Missing
    found = queries.public_consultations(web.db(), initiative)
    return show(
        "charters/consultations/public_listing.html",
        cards=[shown.card(one, web.now()) for one in found],
    )


@blueprint.get("/<initiative>/public/consultations/<consultation>")
@open_to_all
def read(consultation: str) -> Response:
    """What is asked, until when, and what was kept; nobody's name."""
    found, initiative = queries.public_consultation(web.db(), consultation)
    if initiative.id != current.initiative().id:
        raise Missing
    return show(
        "charters/consultations/public.html",
        view=shown.public_view(web.db(), current.actor(), found, now=web.now()),
        sayings=sayings(),
        verdicts=verdicts(),
    )


def _entered(db: Session, public_id: str) -> tuple[Found, Actor]:
    """The consultation, and who speaks in it: a member under her hat, or somebody of the public."""
    found, initiative = queries.public_consultation(db, public_id)
    current.within(initiative)
    return found, people.actor_in(db, current.person_id(), initiative, web.now())


def _inside(found: Found) -> str:
    return url_for("consultations.one", consultation=found.row.public_id, stream=found.place.slug)


@blueprint.get("/consultations/<consultation>")
@open_to_signed_in
def answering(consultation: str) -> AnyResponse:
    found, actor = _entered(web.db(), consultation)
    if actor.member:
        return redirect(_inside(found), 303)
    return _page(consultation)


def _page(
    public_id: str,
    *,
    trouble: str = "",
    errors: Mapping[str, object] | None = None,
    typed: Mapping[str, Any] | None = None,
    at: str = "",
    status: int = 200,
) -> Response:
    found, actor = _entered(web.db(), public_id)
    return show(
        "charters/consultations/answer.html",
        status=status,
        view=shown.public_view(web.db(), actor, found, now=web.now()),
        sayings=sayings(),
        verdicts=verdicts(),
        trouble=trouble,
        errors=errors or {},
        typed=typed or {},
        at=at,
    )


@blueprint.post("/consultations/<consultation>/articles/<article>")
@open_to_signed_in
def answer(consultation: str, article: str) -> AnyResponse:
    """A word of an article, or a comment: the form says which."""
    try:
        with not_too_often():
            said = (
                _comment(consultation, article) if "text" in request.form else _react(consultation, article)
            )
    except (Invalid, Conflict) as refusal:
        fields = getattr(refusal, "fields", None)
        return _page(
            consultation, trouble="" if fields else str(refusal), errors=fields, typed=request.form, at=article,
            status=refusal.status,
        )  # fmt: skip
    except RateLimitExceeded:
        hasty = _("Vous écrivez très vite. Votre texte est gardé ici\u00a0: envoyez-le dans une minute.")
        return _page(consultation, trouble=hasty, typed=request.form, at=article, status=HASTY)
    flash(said)
    return redirect_to("opinions.answering", consultation=consultation, _anchor=f"c-{article}")


def _react(consultation: str, article: str) -> str:
    form = None if request.form.get("word") == "none" else read_form(ReactionForm)
    with web.transaction() as db:
        found, actor = _entered(db, consultation)
        row = queries.article_of(db, found, article)
        if form is None:
            actions.take_back(db, actor, found.row, row, now=web.now())
        else:
            actions.react(db, actor, found.row, row, form.word, now=web.now())
    return _("Votre avis est enregistré. Vous pouvez en changer jusqu’à la fin.")


def _comment(consultation: str, article: str) -> str:
    form = read_form(CommentForm)
    with web.transaction() as db:
        found, actor = _entered(db, consultation)
        row = queries.article_of(db, found, article)
        actions.comment(db, actor, found.row, row, form.text, now=web.now())
    return _("Votre commentaire est reçu. Il paraîtra, sans votre nom, quand la facilitation l’aura lu.")


@blueprint.post("/consultations/<consultation>/commentaires/<comment>/retirer")
@open_to_signed_in
def withdraw(consultation: str, comment: str) -> AnyResponse:
    with web.transaction() as db:
        found, actor = _entered(db, consultation)
        row, _article = queries.comment_of(db, found, comment)
        actions.withdraw_comment(db, actor, found.row, row, now=web.now())
    flash(_("Votre commentaire est retiré, il n’en reste rien."))
    return redirect_to("opinions.answering", consultation=consultation)
