"""The page of the simulator: everything is in its address, nothing is written anywhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from sqlmodel import Session

from charters.rules.presets import NAMED
from foundation import web
from foundation.errors import Invalid
from foundation.pages import read, show
from governance.committee import queries as committee
from governance.committee import tuning
from governance.committee.models import Body
from governance.votes import shown, simulator
from governance.votes.forms import BODY_RULE, SimulationForm
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("simulator", __name__, url_prefix="/<initiative>/votes/simulateur")


@blueprint.get("")
def page() -> Response:
    """The body asked for, or the first one."""
    gate.require(current.actor(), Permission.READ_COMMITTEE, on=Scope(current.initiative().id))
    slug = request.args.get("body", "")
    bodies = committee.bodies(web.db(), current.initiative().id or 0)
    if slug:
        return _page(web.db(), bodies, committee.body_for(web.db(), current.actor(), slug))
    return _page(web.db(), bodies, bodies[0] if bodies else None)


def _page(db: Session, bodies: list[Body], body: Body | None) -> Response:
    context: dict[str, Any] = {"body": body, "bodies": [(one.slug, one.name) for one in bodies], "errors": {}}
    if body is None:
        return show("governance/votes/simulate.html", **context)
    status = 200
    view = committee.body_view(db, body, committee.today_in(db, body.initiative_id, web.now()))
    name = request.args.get("rule", "")
    name = name if name in NAMED else BODY_RULE
    tuned = tuning.tuned(NAMED[name].rule if name in NAMED else body.rule, request.args)
    rule = tuned.rule
    if tuned.errors:
        status, context["errors"] = 422, dict(tuned.errors)
    try:
        form = read(SimulationForm, {"voices": _voices()})
        found = simulator.simulate(db, view, rule, form)
    except Invalid as error:
        status, context["errors"] = error.status, {**context["errors"], **error.fields}
        found = simulator.simulate(db, view, rule, SimulationForm())
    return show(
        "governance/votes/simulate.html",
        status=status,
        **context,
        found=found,
        rule_name=name,
        tuned=tuned,
        rule=tuning.read_back(rule),
        rules=shown.rules(body),
        answers=[(choice.value, CHOICE_NAMES[choice]) for choice in Choice],
        asked=request.args,
    )


def _voices() -> dict[str, dict[str, str]]:
    """« ess.for=3 »: three of that college say yes."""
    found: dict[str, dict[str, str]] = {}
    for name, said in request.args.items():
        code, dot, choice = name.partition(".")
        if dot and choice in set(Choice):
            found.setdefault(code, {})[choice] = said
    return found
