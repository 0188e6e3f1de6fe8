"""The rule of a body: in plain words, set finely by who composes it, and all it has been."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as AnyResponse

from charters.rules.presets import NAMED
from foundation import web
from foundation.pages import flash, redirect_to, show
from governance.committee import queries, tuning
from governance.committee.actions import composing
from governance.committee.models import Body, BodyRule
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("rulebook", __name__, url_prefix="/<initiative>/comite")
OWN = "body"


@blueprint.get("/<slug>/regles")
def page(slug: str) -> Response:
    """What the body goes by, and what it went by."""
    return _page(queries.body_for(web.db(), current.actor(), slug))


@blueprint.post("/<slug>/regles")
def keep(slug: str) -> AnyResponse:
    """Keep the rule that was read back; another one is read back first."""
    with web.transaction() as db:
        body = queries.body_for(db, current.actor(), slug)
        gate.require(current.actor(), Permission.COMPOSE_COMMITTEE, on=body)
        tuned = _tuned(body)
        ready = not tuned.errors and request.form.get("read_back") == tuning.sealed(tuned.rule)
        if ready:
            composing.set_rules(db, current.actor(), body, rule=tuned.rule, now=web.now())
    if not ready:
        return _page(queries.body_for(web.db(), current.actor(), slug), asked=True)
    flash(_("C’est enregistré, avec sa date."))
    return redirect_to("rulebook.page", slug=slug)


def _tuned(body: Body) -> tuning.Tuned:
    """The fields of the form over the sentence that was chosen."""
    name = request.form.get("rule", OWN)
    return tuning.tuned(NAMED[name].rule if name in NAMED else body.rule, request.form)


def _page(body: Body, *, asked: bool = False) -> Response:
    tuned = _tuned(body) if asked else tuning.tuned(body.rule, {})
    new = asked and not tuned.errors
    return show(
        "governance/committee/rulebook.html",
        status=422 if tuned.errors else 200,
        body=body,
        rule=tuning.read_back(body.rule),
        tuned=tuned,
        proposed=tuning.read_back(tuned.rule) if new else (),
        seal=tuning.sealed(tuned.rule) if new else "",
        same=new and tuned.rule == body.rule,
        starting=request.form.get("rule", OWN),
        sentences=[(OWN, _("La règle d’aujourd’hui"), ""), *((one.key, _(one.name), _(one.summary)) for one in NAMED.values())],
        history=_history(web.db(), body),
        may_compose=gate.may(current.actor(), Permission.COMPOSE_COMMITTEE, on=body),
    )  # fmt: skip


def _history(db: Session, body: Body) -> list[tuple[BodyRule, tuple[str, ...]]]:
    """Each change, the latest first, with the rule it took the place of."""
    rows = db.exec(
        select(BodyRule)
        .where(BodyRule.body_id == body.id)
        .order_by(col(BodyRule.at).desc(), col(BodyRule.id).desc())
    )
    return [(row, tuning.read_back(row.before)) for row in rows]
