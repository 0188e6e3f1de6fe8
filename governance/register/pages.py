"""The register of decisions: whole for members, and for everybody the entries a facilitator has opened."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read, read_form, redirect_to, show
from governance.register import actions, exporting, queries, shown
from governance.register.forms import FilterForm, FollowForm, OwnerForm
from governance.register.queries import Entered
from governance.register.rules.filtering import NOBODY
from governance.votes import queries as votes
from governance.votes import shown as motions
from governance.votes.actions import accompanying
from governance.votes.forms import VisibilityForm
from governance.votes.models import RegisterEntry
from people import current, gate, owners
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("register", __name__, url_prefix="/<initiative>")
PER_PAGE = 40
Errors = dict[str, object]


def _may(permission: Permission, on: object) -> bool:
    return gate.may(current.actor(), permission, on=on)


@blueprint.get("/registre")
def listing() -> Response:
    return _list("governance/register/listing.html", "register.listing", _members())


@blueprint.get("/registre.csv")
@web.limiter.limit("30/minute")
def as_csv() -> Response:
    return _csv(_members(), public=False)


@blueprint.get("/registre.json")
@web.limiter.limit("30/minute")
def as_json() -> Response:
    return _json(_members(), public=False)


@blueprint.get("/public/registre")
@open_to_all
def public() -> Response:
    """Outcomes and sentences alone: no name, no ballot."""
    return _list("governance/register/public.html", "register.public", _open(), public=True)


@blueprint.get("/public/registre.csv")
@open_to_all
@web.limiter.limit("30/minute")
def public_csv() -> Response:
    return _csv(_open(), public=True)


@blueprint.get("/public/registre.json")
@open_to_all
@web.limiter.limit("30/minute")
def public_json() -> Response:
    return _json(_open(), public=True)


@blueprint.get("/public/registre/<number>")
@open_to_all
def public_entry(number: str) -> Response:
    if not current.initiative().listed:
        raise Missing
    entry = queries.public_entry(web.db(), current.initiative().id or 0, number)
    row = queries.entered(web.db(), entry)
    return show("governance/register/public_entry.html", one=shown.decision(row, public=True))


@blueprint.get("/registre/<number>")
def entry(number: str) -> Response:
    return _entry(_numbered(number))


@blueprint.post("/registre/<number>/visibilite")
def show_entry(number: str) -> AnyResponse:
    form = read_form(VisibilityForm)
    with web.transaction() as db:
        found = votes.entry_numbered(db, current.actor(), number)
        accompanying.show_entry(db, current.actor(), found, public=form.public, now=web.now())
    flash(
        _("La délibération %(number)s est publique.", number=number)
        if form.public
        else _("La délibération %(number)s n’est plus publique.", number=number)
    )
    return redirect_to("register.entry", number=number)


@blueprint.post("/registre/<number>/responsable")
def entrust(number: str) -> AnyResponse:
    try:
        form = read_form(OwnerForm)
        with web.transaction() as db:
            found = votes.entry_numbered(db, current.actor(), number)
            actions.entrust(db, current.actor(), found, form, now=web.now())
    except Invalid as error:
        return _entry(_numbered(number), errors=error.fields, status=error.status)
    flash(_("C’est noté : le registre dit qui s’en charge."))
    return redirect_to("register.entry", number=number)


@blueprint.post("/registre/<number>/suivi")
def follow(number: str) -> AnyResponse:
    try:
        form = read_form(FollowForm)
        with web.transaction() as db:
            found = votes.entry_numbered(db, current.actor(), number)
            actions.follow(db, current.actor(), found, form, now=web.now())
    except (Invalid, Conflict) as error:
        fields = dict(getattr(error, "fields", {})) or {"text": str(error)}
        return _entry(_numbered(number), errors=fields, status=error.status)
    flash(_("C’est inscrit au suivi, sous votre nom."))
    return redirect_to("register.entry", number=number, _anchor="suivi")


def _members() -> list[Entered]:
    gate.require(current.actor(), Permission.READ_REGISTER, on=Scope(current.initiative().id))
    return queries.register(web.db(), current.initiative().id or 0)


def _open() -> list[Entered]:
    if not current.initiative().listed:
        raise Missing
    return queries.register(web.db(), current.initiative().id or 0, public_only=True)


def _numbered(number: str) -> RegisterEntry:
    gate.require(current.actor(), Permission.READ_REGISTER, on=Scope(current.initiative().id))
    return votes.entry_numbered(web.db(), current.actor(), number)


def _filters() -> FilterForm:
    return read(
        FilterForm, {name: request.args[name] for name in FilterForm.model_fields if name in request.args}
    )


def _list(template: str, endpoint: str, rows: list[Entered], *, public: bool = False) -> Response:
    """A page of what is looked for; a filter that is not understood is told, and leaves nothing out."""
    errors: Errors = {}
    try:
        form = _filters()
    except Invalid as error:
        form, errors = FilterForm(), error.fields
    found = queries.filtered(rows, form.wanted, public=public)
    page = min(max(request.args.get("page", 1, int), 1), max(1, -(-len(found) // PER_PAGE)))
    some = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return show(
        template,
        status=422 if errors else 200,
        lines=[shown.decision(one, public=public) for one in some],
        asked=form.asked,
        typed=request.args,
        found=len(found),
        total=len(rows),
        choices=shown.choices(rows, public=public),
        nobody=NOBODY,
        errors=errors,
        pages=_pages(endpoint, form.asked, page, len(found)),
        listed=current.initiative().listed,
        initiative=current.initiative(),
    )


def _pages(endpoint: str, asked: dict[str, Any], page: int, count: int) -> dict[str, str]:
    last = max(1, -(-count // PER_PAGE))
    around = {"newer": page - 1, "older": page + 1}
    links = {
        name: url_for(endpoint, **{**asked, "page": str(one)}) if 1 <= one <= last else ""
        for name, one in around.items()
    }
    return {**links, "words": _("page %(page)s sur %(last)s", page=page, last=last) if last > 1 else ""}


def _csv(rows: list[Entered], *, public: bool) -> Response:
    found = queries.filtered(rows, _filters().wanted, public=public)
    text = exporting.as_csv([shown.decision(one, public=public) for one in found])
    return _file(text, "text/csv; charset=utf-8", "csv")


def _json(rows: list[Entered], *, public: bool) -> Response:
    found = queries.filtered(rows, _filters().wanted, public=public)
    decisions = [shown.decision(one, public=public) for one in found]
    return _file(exporting.as_json(decisions, current.initiative().name), "application/json", "json")


def _file(text: str, kind: str, suffix: str) -> Response:
    name = f"registre-{current.initiative().slug}.{suffix}"
    return Response(
        text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _entry(found: RegisterEntry, *, errors: Errors | None = None, status: int = 200) -> Response:
    row = queries.entered(web.db(), found)
    steps = queries.steps(web.db(), found)
    organisations, members = owners.choices(web.db(), found.initiative_id, web.now())
    typed: dict[str, Any] = dict(request.form.items()) if errors else {}
    return show(
        "governance/register/entry.html",
        status=status,
        one=shown.decision(row),
        owner_key=row.owner_key,
        about_url=url_for(shown.PAGES[found.about_kind], public_id=found.about),
        meeting=motions.meeting(web.db(), current.actor(), row.motion) if row.motion else None,
        steps=[shown.step(one) for one in steps],
        seen=len(steps),
        organisations=organisations,
        members=members,
        executions=shown.executions(),
        may_entrust=_may(Permission.ENTRUST_DECISION, found),
        may_follow=_may(Permission.FOLLOW_DECISION, queries.whose(found)),
        may_publish=_may(Permission.PUBLISH, found),
        listed=current.initiative().listed,
        errors=errors or {},
        typed=typed,
    )
