"""The pages of amendments: all of them, those of an article, proposing one, and one alone with what is said of it.

Of the charter, or of the annex of a stream: the address says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters import queries as charters
from charters import scope
from charters.amendments import actions, queries, shown
from charters.amendments.forms import AmendmentForm, DraftedForm, MoveForm
from charters.amendments.models import ArticleAmendment
from charters.models import Article, CharterVersion
from charters.rules import amending
from charters.rules.differences import Parts, compare, parts
from charters.rules.putting_in import FATES
from charters.rules.sentences import Sentence, say
from charters.rules.standing import Standing
from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate, news, subjects
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.discussions import queries as discussions
from workspace.discussions.messages import not_too_often

blueprint = Blueprint("amendments", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)
Errors = Mapping[str, object]
HASTY = 429


@blueprint.app_template_filter("told")
def told(sentence: Sentence) -> str:
    """A sentence of the rules in the reader's language."""
    return say(sentence, _)


def _article(db: Session, public_id: str) -> tuple[Article, CharterVersion]:
    """An article of the text of this address. Raises Missing for one of another."""
    article, version = queries.article_for(db, current.actor(), public_id)
    scope.ensure_here(version.stream_id)
    return article, version


def found_here(db: Session, public_id: str) -> queries.Found:
    """An amendment to the text of this address. Raises Missing for one to another."""
    found = queries.amendment_for(db, current.actor(), public_id)
    scope.ensure_here(found.version.stream_id)
    return found


@blueprint.get("/charte/amendements")
@blueprint.get("/chantiers/<stream>/charte/amendements")
def listing() -> Response:
    """Everything proposed on the version in force, article by article."""
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.READ_CHARTER, on=Scope(initiative.id))
    version = charters.version_in_force(web.db(), initiative.id or 0, scope.stream_id())
    boards = shown.boards(web.db(), actor, version, now=web.now()) if version else []
    return show(
        "charters/amendments/listing.html",
        version=version,
        boards=boards,
        settled=shown.settled(web.db(), actor, scope.stream_id(), now=web.now()),
        place=scope.place(),
        fate_names=_fates(),
        deeds=_deeds([one for board in boards for one in board.standing]),
    )


def _fates() -> dict[str, str]:
    return {fate.value: _(name) for fate, name in FATES.items()}


def _deeds(waiting: Iterable[shown.AmendmentView]) -> list[news.Deed]:
    """What other rooms do with those that wait, and on which no vote is open: put them to the vote."""
    votable = [one.public_id for one in waiting if not one.at_vote]
    return news.gather("amendment_deeds", web.db(), current.actor(), votable)


@blueprint.get("/charte/articles/<article>/amendements")
@blueprint.get("/chantiers/<stream>/charte/articles/<article>/amendements")
def of_article(article: str) -> Response:
    return _of_article(article)


def _of_article(public_id: str, *, trouble: str = "", status: int = 200) -> Response:
    found, version = _article(web.db(), public_id)
    board = shown.board(web.db(), current.actor(), found, version, now=web.now())
    closed = version.standing is not Standing.IN_FORCE
    return show(
        "charters/amendments/article.html",
        status=status,
        board=board,
        place=scope.place(),
        closed=closed,
        fate_names=_fates(),
        deeds=[] if closed else _deeds(board.standing),
        trouble=trouble,
    )


@blueprint.get("/charte/articles/<article>/amender")
@blueprint.get("/chantiers/<stream>/charte/articles/<article>/amender")
def proposing(article: str) -> Response:
    return _form(article)


@blueprint.post("/charte/articles/<article>/amender")
@blueprint.post("/chantiers/<stream>/charte/articles/<article>/amender")
def propose(article: str) -> AnyResponse:
    """Show what would change, or send: the button says which."""
    if request.form.get("step") == "look":
        return _look(article)
    try:
        form = read_form(AmendmentForm)
        with not_too_often(), web.transaction() as db:
            found, version = _article(db, article)
            made = actions.propose(db, current.actor(), found, version, form, now=web.now())
            public_id, number = made.public_id, made.number
    except Invalid as refusal:
        return _form(article, errors=refusal.fields, typed=request.form, status=refusal.status)
    except Conflict as refusal:
        return _form(
            _now(article), errors={"text": actions.CHANGED}, typed=request.form, status=refusal.status
        )
    except RateLimitExceeded:
        hasty = _("Vous écrivez très vite. Votre texte est gardé ici\u00a0: envoyez-le dans une minute.")
        return _form(article, errors={"text": hasty}, typed=request.form, status=HASTY)
    flash(
        _(
            "L’amendement n°\u00a0%(number)s est proposé. Le texte en vigueur ne change pas tant qu’il n’est pas adopté.",
            number=number,
        )
    )
    return redirect_to("amendments.one", amendment=public_id)


def _now(public_id: str) -> str:
    """The same article of the version in force now, so that what was typed can be sent there; itself if there is none."""
    found, version = _article(web.db(), public_id)
    if version.standing is Standing.IN_FORCE:
        return public_id
    after = queries.successor(web.db(), current.actor(), found, version)
    return after.public_id if after else public_id


def _look(article: str) -> AnyResponse:
    try:
        form = read_form(DraftedForm)
    except Invalid as refusal:
        return _form(article, errors=refusal.fields, typed=request.form, status=refusal.status)
    found, _version = _article(web.db(), article)
    after = "" if form.removes else form.text
    changed = compare(amending.written(found.text), amending.written(after))
    return _form(article, typed=request.form, changed=parts(changed))


def _form(
    public_id: str,
    *,
    errors: Errors | None = None,
    typed: Mapping[str, Any] | None = None,
    changed: Parts | None = None,
    status: int = 200,
) -> Response:
    found, version = _article(web.db(), public_id)
    gate.require(current.actor(), Permission.PROPOSE_AMENDMENT, on=version)
    if version.standing is not Standing.IN_FORCE and typed is None:
        return _of_article(public_id, trouble=str(actions.CLOSED), status=Conflict.status)
    values = {"text": found.text, "reason": "", "removes": "", **(typed or {})}
    return show(
        "charters/amendments/propose.html",
        status=status,
        article=found,
        version=version,
        place=scope.place(),
        speaker=current.actor().in_stream(version.stream_id),
        values=values,
        parts=changed,
        unchanged=changed is not None and all(kind == "same" for kind, _text in changed),
        errors=errors or {},
    )


@blueprint.get("/charte/amendements/<amendment>")
@blueprint.get("/chantiers/<stream>/charte/amendements/<amendment>")
def one(amendment: str) -> Response:
    return one_of(amendment)


def one_of(public_id: str, *, trouble: str = "", status: int = 200) -> Response:
    actor, found = current.actor(), found_here(web.db(), public_id)
    closed = found.version.standing is not Standing.IN_FORCE
    one = shown.view(web.db(), actor, found, now=web.now())
    subs = shown.subs(web.db(), actor, found, now=web.now())
    vote = found.amendment.at_vote
    return show(
        "charters/amendments/amendment.html",
        status=status,
        one=one,
        of=found.of,
        subs=subs,
        may_order=not closed and gate.may(actor, Permission.ORDER_AMENDMENTS, on=found.version),
        article=found.article,
        version=found.version,
        place=scope.place(),
        closed=closed,
        fate_names=_fates(),
        vote=subjects.registry().find(web.db(), actor, "motion", vote) if vote else None,
        deeds=_deeds([one]) if found.amendment.stands and not closed else [],
        sub_deeds=[] if closed or vote else _deeds([sub for sub in subs if sub.stands]),
        threads=discussions.threads(web.db(), actor, about=(queries.KIND, public_id)),
        may_speak=gate.may(actor, Permission.SPEAK_IN_DISCUSSION, on=found.article),
        kind=queries.KIND,
        trouble=trouble,
    )


class Deed(Protocol):
    """What one person does with one amendment."""

    def __call__(self, db: Session, actor: Actor, amendment: ArticleAmendment, *, now: datetime) -> None: ...


def _do(public_id: str, deed: Deed, done: str) -> AnyResponse:
    """Something done with an amendment, then its page; or the page with why it was refused."""
    try:
        with web.transaction() as db:
            deed(db, current.actor(), found_here(db, public_id).amendment, now=web.now())
    except Conflict as refusal:
        return one_of(public_id, trouble=str(refusal), status=refusal.status)
    flash(done)
    return redirect_to("amendments.one", amendment=public_id)


@blueprint.post("/charte/amendements/<amendment>/soutenir")
@blueprint.post("/chantiers/<stream>/charte/amendements/<amendment>/soutenir")
def support(amendment: str) -> AnyResponse:
    return _do(amendment, actions.support, _("Vous soutenez cet amendement. Vous pouvez changer d’avis."))


@blueprint.post("/charte/amendements/<amendment>/ne-plus-soutenir")
@blueprint.post("/chantiers/<stream>/charte/amendements/<amendment>/ne-plus-soutenir")
def unsupport(amendment: str) -> AnyResponse:
    return _do(amendment, actions.unsupport, _("Vous ne soutenez plus cet amendement."))


@blueprint.post("/charte/amendements/<amendment>/retirer")
@blueprint.post("/chantiers/<stream>/charte/amendements/<amendment>/retirer")
def withdraw(amendment: str) -> AnyResponse:
    done = _("L’amendement est retiré. Il se lit encore, avec la date de son retrait.")
    return _do(amendment, actions.withdraw, done)


@blueprint.post("/charte/amendements/<amendment>/deplacer")
@blueprint.post("/chantiers/<stream>/charte/amendements/<amendment>/deplacer")
def move(amendment: str) -> AnyResponse:
    form = read_form(MoveForm)
    found = found_here(web.db(), amendment)
    article = found.article.public_id
    try:
        with web.transaction() as db:
            actions.move(db, current.actor(), found_here(db, amendment).amendment, form.way, now=web.now())
    except Conflict as refusal:
        return _of_article(article, trouble=str(refusal), status=refusal.status)
    if found.of is not None:
        return redirect_to("amendments.one", amendment=found.of.public_id, _anchor=f"am-{amendment}")
    return redirect_to("amendments.of_article", article=article, _anchor=f"am-{amendment}")
