"""Action items: the board and the list, one to write, one to follow."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read, read_form, redirect_to, show
from people import current, gate, owners, subjects
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.streams import queries as streams
from workspace.tasks import actions, queries, shown, words
from workspace.tasks.forms import ActionForm, FilterForm, OriginForm, StateForm
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.states import State

blueprint = Blueprint("tasks", __name__, url_prefix="/<initiative>/actions")
Errors = dict[str, object]
Typed = dict[str, Any]


@blueprint.get("/")
def board() -> Response:
    """By state, or one after another: the same actions, looked for in the same way."""
    form = _asked()
    everything = queries.every(web.db(), current.actor(), web.now())
    found = queries.filtered(everything, form.wanted())
    return show(
        "workspace/tasks/board.html",
        form=form,
        columns=shown.columns(found),
        found=found,
        total=len(everything),
        choices=shown.choices(everything),
        tones=words.TONES,
        names=words.NAMES,
        may_plan=_may_plan(),
        here=request.full_path.rstrip("?"),
    )


def _asked() -> FilterForm:
    """A filter that is not understood leaves nothing out."""
    try:
        return read(FilterForm, request.args.to_dict())
    except Invalid:
        return FilterForm()


def _may_plan() -> bool:
    return gate.may(current.actor(), Permission.PLAN_ACTION, on=Scope(current.initiative().id))


@blueprint.get("/nouvelle")
def planning() -> Response:
    """The form, where one comes from carried by its address."""
    return _form(read(OriginForm, request.args.to_dict()), {"stream": request.args.get("chantier", "")})


def _form(origin: OriginForm, typed: Typed, errors: Errors | None = None, status: int = 200) -> Response:
    gate.require(current.actor(), Permission.READ_ACTION, on=Scope(current.initiative().id))
    return show(
        "workspace/tasks/plan.html",
        status=status,
        origin=origin.model_dump(exclude_defaults=True),
        place=_origin(origin),
        typed=typed,
        errors=errors or {},
        **_choices(),
    )


def _origin(origin: OriginForm) -> Subject | None:
    kind = origin.origin_kind
    return subjects.registry().find(web.db(), current.actor(), kind, origin.origin) if kind else None


def _choices() -> dict[str, Any]:
    """Who may see to it, and the streams where one may write one."""
    db, actor, initiative_id = web.db(), current.actor(), current.initiative().id
    organisations, members = owners.choices(db, initiative_id or 0, web.now())
    mine = [
        (one.public_id, one.title)
        for one in streams.names(db, actor)
        if gate.may(actor, Permission.PLAN_ACTION, on=Scope(initiative_id, one.id))
    ]
    return {
        "organisations": organisations,
        "members": members,
        "streams": [("", _("Aucun en particulier")), *mine],
    }


@blueprint.post("/nouvelle")
def plan() -> AnyResponse:
    origin = read(OriginForm, request.args.to_dict())
    try:
        form = read_form(ActionForm)
        with web.transaction() as db:
            stream_id = actions.stream_of(db, current.initiative().id, form.stream)
            place = Scope(current.initiative().id, stream_id)
            row = actions.plan(db, current.actor(), place, form, origin, now=web.now())
    except Invalid as refusal:
        return _form(origin, dict(request.form.items()), refusal.fields, refusal.status)
    flash(_("L’action est écrite. Qui s’en charge la trouve dans «\u00a0Ce que je dois faire\u00a0»."))
    found = _origin(origin)
    return redirect(found.url, 303) if found else redirect_to("tasks.action", public_id=row.public_id)


@blueprint.get("/<public_id>")
def action(public_id: str) -> Response:
    return _action(_found(public_id))


def _found(public_id: str) -> ActionItem:
    return queries.action_for(web.db(), current.actor(), public_id)


def _action(row: ActionItem, *, errors: Errors | None = None, status: int = 200) -> Response:
    (one,) = queries.views(web.db(), current.actor(), [row], web.now())
    return show(
        "workspace/tasks/action.html",
        status=status,
        one=one,
        names=words.NAMES,
        tones=words.TONES,
        typed=dict(request.form.items()) if errors else shown.written(one),
        errors=errors or {},
        states=[(state.value, words.NAMES[state]) for state in State],
        **_choices(),
    )


@blueprint.post("/<public_id>")
def change(public_id: str) -> AnyResponse:
    try:
        form = read_form(ActionForm)
        with web.transaction() as db:
            found = queries.action_for(db, current.actor(), public_id)
            actions.change(db, current.actor(), found, form, now=web.now())
    except (Invalid, Conflict) as refusal:
        fields = dict(getattr(refusal, "fields", {})) or {"title": str(refusal)}
        return _action(_found(public_id), errors=fields, status=refusal.status)
    flash(_("L’action est changée."))
    return redirect_to("tasks.action", public_id=public_id)


@blueprint.post("/<public_id>/etat")
def say_where(public_id: str) -> AnyResponse:
    try:
        form = read_form(StateForm)
        with web.transaction() as db:
            found = queries.action_for(db, current.actor(), public_id)
            actions.say_where(db, current.actor(), found, form, now=web.now())
    except Invalid as refusal:
        return _action(_found(public_id), errors=refusal.fields, status=refusal.status)
    if form.state is State.DONE:
        flash(_("C’est noté\u00a0: l’action est faite. «\u00a0Pas encore\u00a0» la rouvre."))
    else:
        flash(_("C’est noté."))
    return _back(public_id)


@blueprint.post("/<public_id>/pas-encore")
def take_back(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        found = queries.action_for(db, current.actor(), public_id)
        actions.take_back(db, current.actor(), found, now=web.now())
    flash(_("L’action est de nouveau ouverte, comme avant."))
    return _back(public_id)


def _back(public_id: str) -> AnyResponse:
    """Where the button was: a page of this initiative, and nowhere else."""
    wanted = request.form.get("back", "")
    here = url_for("inbox.home")
    if wanted.startswith(here) and not wanted.startswith("//") and "\\" not in wanted:
        return redirect(f"{wanted}#a-{public_id}", 303)
    return redirect_to("tasks.action", public_id=public_id)
