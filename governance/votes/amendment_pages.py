"""« Mettre aux voix »: which amendments, by one vote for all or one for each, under which rule; then the votes are open.

To the charter, or to the annex of a stream: the address says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters import queries as charters
from charters import scope
from charters.amendments import queries as amendments
from charters.amendments import shown as amendments_shown
from charters.rules.presets import NAMED
from foundation import web
from foundation.errors import Invalid, Missing, Refusal
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.meetings import queries as meetings
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.votes import amended, pages, shown
from governance.votes.actions import preparing
from governance.votes.forms import BODY_RULE, AmendmentsForm, MotionForm, OpeningForm
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("amendment_votes", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)
Errors = Mapping[str, object]
RULES = (amended.RULE, BODY_RULE, "charter_adoption")
NONE = _l("Choisissez au moins un amendement.")
MOST = 100
TOO_MANY = _l("Un vote porte sur %(most)s amendements au plus\u00a0: vous en avez choisi %(count)s.")
AHEAD = (Sitting.OPEN, Sitting.PLANNED)


@blueprint.get("/votes/amendements")
@blueprint.get("/chantiers/<stream>/votes/amendements")
def choose() -> Response:
    """Those that wait; the address says which ones are chosen already."""
    return _page(request.args.getlist("amendement"))


@blueprint.post("/votes/amendements")
@blueprint.post("/chantiers/<stream>/votes/amendements")
def put() -> AnyResponse:
    """Open the votes, keep them in preparation, or go on to the fine settings of one vote for all."""
    posted = request.form.getlist("amendments")
    try:
        form = read_form(AmendmentsForm)
        chosen = _in_order(web.db(), form.amendments)
        if request.form.get("then") == "tune":
            return redirect(_tuned(form, chosen), 303)
        opening = pages.local(read_form(OpeningForm))
        with web.transaction() as db:
            made = [_put(db, form, group, opening) for group in _groups(form, chosen)]
    except Missing:
        raise
    except Refusal as error:
        fields = dict(getattr(error, "fields", {})) or {"amendments": str(error)}
        return _page(posted, errors=fields, status=error.status)
    if len(made) == 1:
        return redirect_to("votes.motion", public_id=made[0])
    if request.form.get("then") == "open":
        flash(ngettext("%(num)s vote est ouvert.", "%(num)s votes sont ouverts.", len(made)))
    else:
        flash(ngettext("%(num)s vote est en préparation.", "%(num)s votes sont en préparation.", len(made)))
    return redirect_to("votes.listing")


def _in_order(db: Session, wanted: Sequence[str]) -> list[amendments.Found]:
    """Those chosen among the ones that wait, in the order of who facilitates. Raises Invalid when none is left, or too many."""
    found = [one for one in _waiting(db, wanted) if one.amendment.public_id in set(wanted)]
    if not found:
        raise Invalid({"amendments": NONE})
    if len(found) > MOST:
        raise Invalid({"amendments": str(TOO_MANY) % {"most": MOST, "count": len(found)}})
    return found


def _waiting(db: Session, wanted: Sequence[str]) -> list[amendments.Found]:
    """On the version in force, neither decided nor at a vote; sub-amendments where those are what is wanted."""
    version = charters.version_in_force(db, current.initiative().id or 0, scope.stream_id())
    of = _around(db, wanted)
    parent = of.amendment if of else None
    return amendments.waiting(db, current.actor(), version, of=parent) if version else []


def _around(db: Session, wanted: Sequence[str]) -> amendments.Found | None:
    """The amendment whose sub-amendments are wanted."""
    found = amended.chosen(db, current.actor(), wanted[:1])
    here = bool(found) and found[0].version.stream_id == scope.stream_id()
    return amendments.around(db, found[0].of) if here and found[0].of else None


def _groups(form: AmendmentsForm, chosen: list[amendments.Found]) -> list[list[amendments.Found]]:
    return [[one] for one in chosen] if form.how == "each" else [chosen]


def _put(db: Session, form: AmendmentsForm, group: Sequence[amendments.Found], opening: OpeningForm) -> str:
    """One vote: its question says which amendments; the public id of the motion."""
    actor = current.actor()
    title, text = amended.question(group, scope.place())
    body = committee.body_for(db, actor, form.body)
    if form.meeting:
        meetings.meeting_for(db, actor, form.meeting)
    asked = MotionForm(
        body=form.body,
        title=title,
        text=text,
        rule=_rule(form),
        amendments=_joined(group),
        meeting=form.meeting,
    )
    motion = preparing.prepare_motion(db, actor, body, asked, now=web.now())
    if request.form.get("then") == "open":
        preparing.open_vote(db, actor, motion, opening, now=web.now())
    return motion.public_id


def _joined(group: Sequence[amendments.Found]) -> str:
    return ",".join(one.amendment.public_id for one in group)


def _tuned(form: AmendmentsForm, chosen: Sequence[amendments.Found]) -> str:
    asked: dict[str, Any] = {"amendments": _joined(chosen), "body": form.body, "rule": _rule(form)}
    if form.meeting:
        asked["meeting"] = form.meeting
    return url_for("votes.prepare", **asked)


def _rule(form: AmendmentsForm) -> Any:
    return form.rule if form.rule in RULES else amended.RULE


def _page(chosen: Sequence[str], *, errors: Errors | None = None, status: int = 200) -> Response:
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.PREPARE_MOTION, on=Scope(initiative.id))
    bodies = committee.bodies(web.db(), initiative.id or 0)
    body = next((one for one in bodies if one.slug == request.form.get("body")), None)
    of = _around(web.db(), chosen)
    waiting = _drawn_inside(web.db(), of) if of else _drawn(web.db())
    return show(
        "governance/votes/put_amendments.html",
        status=status,
        bodies=[(one.slug, one.name) for one in bodies],
        waiting=waiting,
        place=scope.place(),
        of=of.amendment if of else None,
        chosen=set(chosen) if chosen or errors else {put["one"].public_id for put in waiting},
        rules=_rules(body or (bodies[0] if bodies else None)),
        sittings=[(one.public_id, one.title) for one in meetings.meetings(web.db(), actor, *AHEAD)],
        values=request.form.to_dict(),
        errors=errors or {},
    )


def _drawn(db: Session) -> list[dict[str, Any]]:
    """The same to read, with their articles: all of them in a few queries."""
    version = charters.version_in_force(db, current.initiative().id or 0, scope.stream_id())
    boards = amendments_shown.boards(db, current.actor(), version, now=web.now()) if version else []
    return [
        {"one": one, "article": board.article}
        for board in boards
        for one in board.standing
        if not one.at_vote
    ]


def _drawn_inside(db: Session, of: amendments.Found) -> list[dict[str, Any]]:
    subs = amendments_shown.subs(db, current.actor(), of, now=web.now())
    return [{"one": one, "article": of.article} for one in subs if one.stands and not one.at_vote]


def _rules(body: Body | None) -> list[tuple[str, str, str]]:
    """The rules that a charter is changed by, in plain words."""
    own = {BODY_RULE: (_("La règle de l’instance"), shown.in_short(body.rule))} if body else {}
    named: dict[str, Any] = {
        key: (_(NAMED[key].name), _(NAMED[key].summary)) for key in RULES if key in NAMED
    }
    every = {**named, **own}
    return [(key, *every[key]) for key in RULES if key in every]
