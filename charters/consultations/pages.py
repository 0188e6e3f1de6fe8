"""The pages of consultations, for who takes part: all of them, calling one, and one with its articles.

On the charter, or on the annex of a stream: the address says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters import queries as charters
from charters import scope
from charters.consultations import actions, queries, shown
from charters.consultations.forms import CommentForm, PeriodForm, ReactionForm
from charters.consultations.models import ConsultationComment
from charters.consultations.queries import Found
from charters.models import CharterVersion
from charters.rules.consulting import VERDICTS, WORDS
from charters.rules.standing import STANDING_NAMES, Standing
from foundation import web
from foundation.errors import Conflict, Invalid, Missing, Refusal
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.discussions.messages import not_too_often

blueprint = Blueprint("consultations", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)
Errors = Mapping[str, object]
HASTY = 429


def sayings() -> dict[str, str]:
    """Each word with how it is said, in the reader's language."""
    return {word.value: _(name) for word, name in WORDS.items()}


def verdicts() -> dict[str, str]:
    return {verdict.value: _(name) for verdict, name in VERDICTS.items()}


def found(db: Session, public_id: str) -> Found:
    """A consultation on the text of this address. Raises Missing for one on another."""
    its = queries.consultation_for(db, current.actor(), public_id)
    scope.ensure_here(its.row.stream_id)
    return its


@blueprint.get("/charte/consultations")
@blueprint.get("/chantiers/<stream>/charte/consultations")
def listing() -> Response:
    """All the consultations on this text, and the versions on which one may be called."""
    actor, initiative_id, place = current.actor(), current.initiative().id or 0, scope.place()
    every = [one for one in queries.consultations(web.db(), actor) if one.row.stream_id == place.stream_id]
    cards = [shown.card(one, web.now()) for one in every]
    lead = gate.may(actor, Permission.LEAD_CONSULTATION, on=Scope(initiative_id, place.stream_id))
    versions = charters.versions(web.db(), initiative_id, place.stream_id) if lead else []
    return show(
        "charters/consultations/listing.html",
        cards=cards,
        place=place,
        standing_names=STANDING_NAMES,
        consultable=[one for one in versions if one.standing is not Standing.SUPERSEDED],
    )


def _version(db: Session, number: str) -> CharterVersion:
    version = charters.version_by_number(db, current.initiative().id or 0, number, scope.stream_id())
    if version is None:
        raise Missing
    return version


@blueprint.get("/charte/versions/<number>/consulter")
@blueprint.get("/chantiers/<stream>/charte/versions/<number>/consulter")
def calling(number: str) -> Response:
    return _calling(number)


def _calling(
    number: str,
    *,
    errors: Errors | None = None,
    typed: Mapping[str, Any] | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response:
    version = _version(web.db(), number)
    gate.require(current.actor(), Permission.LEAD_CONSULTATION, on=version)
    return show(
        "charters/consultations/call.html",
        status=status,
        version=version,
        place=scope.place(),
        listed=current.initiative().listed,
        values={"first": "", "last": "", "public": "", **(typed or {})},
        errors=errors or {},
        trouble=trouble,
    )


@blueprint.post("/charte/versions/<number>/consulter")
@blueprint.post("/chantiers/<stream>/charte/versions/<number>/consulter")
def call(number: str) -> AnyResponse:
    try:
        form = read_form(PeriodForm)
        with web.transaction() as db:
            made = actions.call(db, current.actor(), _version(db, number), form, now=web.now())
            public_id = made.public_id
    except Invalid as refusal:
        return _calling(number, errors=refusal.fields, typed=request.form, status=refusal.status)
    except Conflict as refusal:
        return _calling(number, typed=request.form, trouble=str(refusal), status=refusal.status)
    flash(_("La consultation est annoncée. Le texte ne change pas tant qu’elle dure."))
    return redirect_to("consultations.one", consultation=public_id)


@blueprint.get("/charte/consultations/<consultation>")
@blueprint.get("/chantiers/<stream>/charte/consultations/<consultation>")
def one(consultation: str) -> Response:
    return page(consultation)


def page(
    public_id: str,
    *,
    trouble: str = "",
    errors: Errors | None = None,
    typed: Mapping[str, Any] | None = None,
    at: str = "",
    status: int = 200,
) -> Response:
    """A consultation; `at` is the article whose form was refused, with what was `typed` in it."""
    actor, its = current.actor(), found(web.db(), public_id)
    view = shown.view(web.db(), actor, its, now=web.now())
    resume = view.may["lead"] and view.card.stage == "over" and its.version.standing is Standing.PROPOSED
    return show(
        "charters/consultations/one.html",
        status=status,
        view=view,
        sha256=its.row.sha256,
        speaker=actor.in_stream(its.row.stream_id),
        sayings=sayings(),
        verdicts=verdicts(),
        choices_of_verdict=[(code, name, "") for code, name in verdicts().items()],
        drawings={one.public_id: _bars(one) for one in view.articles},
        may_resume=resume,
        trouble=trouble,
        errors=errors or {},
        typed=typed or {},
        at=at,
    )


def _bars(article: shown.ArticleView) -> list[dict[str, object]]:
    """One bar for each word, its length on all who spoke; the most said in bold."""
    figures = article.figures
    if figures is None:
        return []
    most = max(figures.of(word) for word in WORDS)
    return [
        {
            "name": _(name),
            "percent": float(100 * figures.share(word)),
            "value": str(figures.of(word)),
            "first": figures.of(word) == most > 0,
        }
        for word, name in WORDS.items()
    ]


def answered(public_id: str, article: str, refusal: Refusal) -> Response:
    """The page again, with why an answer was not received and what was written."""
    fields = getattr(refusal, "fields", None)
    return page(
        public_id,
        trouble="" if fields else str(refusal),
        errors=fields,
        typed=request.form,
        at=article,
        status=refusal.status,
    )


def hasty(public_id: str, article: str) -> Response:
    said = _("Vous écrivez très vite. Votre texte est gardé ici\u00a0: envoyez-le dans une minute.")
    return page(public_id, trouble=said, typed=request.form, at=article, status=HASTY)


@blueprint.post("/charte/consultations/<consultation>/articles/<article>/avis")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/articles/<article>/avis")
def react(consultation: str, article: str) -> AnyResponse:
    """One word of an article, or none any more: the button says which."""
    try:
        with not_too_often():
            if request.form.get("word") == "none":
                _take_back(consultation, article)
            else:
                _react(consultation, article)
    except (Invalid, Conflict) as refusal:
        return answered(consultation, article, refusal)
    except RateLimitExceeded:
        return hasty(consultation, article)
    flash(_("Votre avis est enregistré. Vous pouvez en changer jusqu’à la fin."))
    return redirect_to("consultations.one", consultation=consultation, _anchor=f"c-{article}")


def _react(consultation: str, article: str) -> None:
    form = read_form(ReactionForm)
    with web.transaction() as db:
        its = found(db, consultation)
        row = queries.article_of(db, its, article)
        actions.react(db, current.actor(), its.row, row, form.word, now=web.now())


def _take_back(consultation: str, article: str) -> None:
    with web.transaction() as db:
        its = found(db, consultation)
        actions.take_back(db, current.actor(), its.row, queries.article_of(db, its, article), now=web.now())


@blueprint.post("/charte/consultations/<consultation>/articles/<article>/commenter")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/articles/<article>/commenter")
def comment(consultation: str, article: str) -> AnyResponse:
    try:
        form = read_form(CommentForm)
        with not_too_often(), web.transaction() as db:
            its = found(db, consultation)
            row = queries.article_of(db, its, article)
            actions.comment(db, current.actor(), its.row, row, form.text, now=web.now())
    except (Invalid, Conflict) as refusal:
        return answered(consultation, article, refusal)
    except RateLimitExceeded:
        return hasty(consultation, article)
    flash(_("Votre commentaire est enregistré."))
    return redirect_to("consultations.one", consultation=consultation, _anchor=f"c-{article}")


def commented(db: Session, consultation: str, comment: str) -> tuple[Found, ConsultationComment]:
    its = found(db, consultation)
    return its, queries.comment_of(db, its, comment)[0]


@blueprint.post("/charte/consultations/<consultation>/commentaires/<comment>/retirer")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/commentaires/<comment>/retirer")
def withdraw_comment(consultation: str, comment: str) -> AnyResponse:
    with web.transaction() as db:
        its, row = commented(db, consultation, comment)
        actions.withdraw_comment(db, current.actor(), its.row, row, now=web.now())
    flash(_("Votre commentaire est retiré, il n’en reste rien."))
    return redirect_to("consultations.one", consultation=consultation)
