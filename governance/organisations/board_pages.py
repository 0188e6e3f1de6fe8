"""/consigne/<secret>: the page of a board, without an account. It shows what who gave the link may read, and no more."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.organisations import actions, queries
from governance.organisations.forms import AnswerForm
from governance.organisations.queries import Opened
from governance.organisations.rules.asking import SAID_NAMES
from governance.votes import amended, balloting, shown
from people import current
from people.access import open_to_all
from people.actor import VISITOR
from workspace.documents import html
from workspace.documents.rules.tree import public

blueprint = Blueprint("board", __name__)
blueprint.after_request(web.keep_private)
BY_IP = "60 per 10 minutes"


@blueprint.get("/consigne/<token>")
@open_to_all
@web.limiter.limit(BY_IP)
def read(token: str) -> Response:
    """The question, its texts, the rule and the close; the same words for a wrong secret and one out of time."""
    return _page(token)


@blueprint.post("/consigne/<token>")
@open_to_all
@web.limiter.limit(BY_IP)
def answer(token: str) -> AnyResponse:
    try:
        form = read_form(AnswerForm)
        with web.transaction() as db:
            opened = queries.opened(db, token, web.now())
            if opened is None:
                return _nowhere()
            actions.answer(db, VISITOR, opened, form, now=web.now())
    except Missing:
        return _nowhere()
    except Invalid as refusal:
        return _page(token, errors=refusal.fields, status=refusal.status)
    except Conflict as refusal:
        return _page(token, errors={"name": str(refusal)}, status=refusal.status)
    flash(_("Votre réponse est transmise. Elle n’est lue que par la personne qui vous a donné ce lien."))
    return redirect_to("board.read", token=token)


def _page(token: str, *, errors: dict[str, object] | None = None, status: int = 200) -> Response:
    opened = queries.opened(web.db(), token, web.now())
    if opened is None:
        return _nowhere()
    current.within(opened.initiative)
    return show(
        "governance/organisations/board.html",
        status=status,
        **_told(opened),
        token=token,
        sayings=[(one.value, _(name), "") for one, name in SAID_NAMES.items()],
        sent=request.form.to_dict() if errors else {},
        errors=errors or {},
    )


def _nowhere() -> Response:
    return show("governance/organisations/board_over.html", status=404)


def _told(opened: Opened) -> dict[str, Any]:
    """With the rights of who gave the link; what is internal to a text stays inside."""
    db, motion, author = web.db(), opened.motion, opened.author
    version = shown.document(db, author, motion)
    put = amended.shown(db, author, motion, web.now())
    return {
        "motion": motion,
        "initiative": opened.initiative,
        "organisation": opened.organisation,
        "asker": author.name,
        "rule": shown.motion_rule(motion),
        "proposed": balloting.shown(db, motion) if motion.among else [],
        "document": version,
        "text": html.of(public(version.tree), internal=False) if version else "",
        "put_to_vote": put,
    }
