"""/<initiative>/votes/<motion>/consignes: asking one's board what to vote, and reading what it says."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.organisations import actions, queries
from governance.organisations.forms import AskForm
from governance.organisations.rules.asking import SAID_NAMES, Said
from governance.votes import queries as votes
from governance.votes.models import Motion
from people import current
from people.actor import Actor
from people.news import Item, Part

blueprint = Blueprint("board_links", __name__, url_prefix="/<initiative>/votes/<public_id>/consignes")
PRIVATE = "private, no-store"
TITLE = _l("La consigne de mon organisation")


@blueprint.get("")
def page(public_id: str) -> Response:
    return _page(public_id)


@blueprint.post("")
@web.limiter.limit("20/hour")
def ask(public_id: str) -> Response:
    """Make a link; it is shown in this very answer and never again."""
    actor = current.actor()
    try:
        form = read_form(AskForm)
        with web.transaction() as db:
            motion = votes.motion_for(db, actor, public_id)
            organisation = queries.organisation(db, actor, form.organisation)
            _link, token = actions.ask(db, actor, motion, organisation, now=web.now())
    except (Invalid, Conflict) as refusal:
        return _page(public_id, errors={"organisation": str(refusal)}, status=refusal.status)
    return _page(public_id, link=web.settings().public_url + url_for("board.read", token=token))


@blueprint.post("/<link>/retirer")
def withdraw(public_id: str, link: str) -> AnyResponse:
    actor = current.actor()
    with web.transaction() as db:
        motion = votes.motion_for(db, actor, public_id)
        actions.withdraw(db, actor, queries.link(db, actor, motion, link), now=web.now())
    flash(_("Le lien ne mène plus à rien. Les réponses reçues restent ici."))
    return redirect_to("board_links.page", public_id=public_id)


def _page(
    public_id: str, *, link: str = "", errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    db, actor, now = web.db(), current.actor(), web.now()
    motion = votes.motion_for(db, actor, public_id)
    may_ask, asked = queries.organisations(db, actor, motion), queries.asked(db, actor, motion, now)
    if not may_ask and not asked:
        raise Missing
    answer = show(
        "governance/organisations/asked.html",
        status=status,
        motion=motion,
        organisations=[(one.public_id, one.name) for one in may_ask],
        asked=asked,
        said={one.value: _(SAID_NAMES[one]) for one in Said},
        link=link,
        errors=errors or {},
    )
    answer.headers["Cache-Control"] = PRIVATE
    return answer


def beside(db: Session, actor: Actor, motion: Motion, now: datetime) -> list[Part]:
    """What stands beside the ballot: what my board said, to me alone, and the way to ask it."""
    asked = queries.asked(db, actor, motion, now)
    if not asked and not queries.organisations(db, actor, motion):
        return []
    url = url_for("board_links.page", public_id=motion.public_id)
    items = tuple(
        Item(f"{one.name} : {_(SAID_NAMES[Said(one.said)])}", url, one.remark)
        for link in asked
        for one in link.answers
    )
    label = _("Liens et réponses") if asked else _("Demander à mon organisation")
    return [
        Part("board", str(TITLE), items, _("Personne n’a encore répondu.") if asked else "", (label, url))
    ]
