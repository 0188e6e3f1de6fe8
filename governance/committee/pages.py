"""The committee: who sits in which college and with which weight, who sat when; composing it in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, request
from flask_babel import format_date
from flask_babel import gettext as _
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as AnyResponse

from charters.rules.presets import PRESETS
from charters.rules.sentences import number, say
from charters.rules.wording import channels, describe
from foundation import web
from foundation.errors import Missing, Refusal
from foundation.language import french
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee import queries
from governance.committee.actions import composing
from governance.committee.forms import (
    BodyForm,
    CollegeForm,
    DesignationForm,
    EndForm,
    OfficeForm,
    PlaceForm,
    RegimeForm,
    RuleForm,
    SeatForm,
)
from governance.committee.models import Body, Function, Seat, SeatHolding
from governance.committee.queries import BodyView
from governance.committee.rules import regimes
from people import current, gate
from people.models import College, Organisation, Role
from people.permissions import Permission
from people.queries import people_views
from people.rules.predicates import Scope

blueprint = Blueprint("committee", __name__, url_prefix="/<initiative>/comite")
Errors = dict[str, object]


@blueprint.get("")
def page() -> Response:
    """The first body, or an invitation to found one."""
    gate.require(current.actor(), Permission.READ_COMMITTEE, on=Scope(current.initiative().id))
    found = queries.bodies(web.db(), current.initiative().id or 0)
    return _page(found[0] if found else None)


@blueprint.get("/<slug>")
def body(slug: str) -> Response:
    return _page(queries.body_for(web.db(), current.actor(), slug))


@blueprint.post("")
def found() -> AnyResponse:
    try:
        form = read_form(BodyForm)
        with web.transaction() as db:
            composing.found_body(db, current.actor(), form, now=web.now())
    except Refusal as error:
        bodies = queries.bodies(web.db(), current.initiative().id or 0)
        return _page(bodies[0] if bodies else None, errors=_fields(error), status=error.status)
    return redirect_to("committee.body", slug=form.slug)


@blueprint.post("/<slug>/college")
def set_college(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        composing.set_college(db, current.actor(), body, read_form(CollegeForm), now=web.now())

    return _compose(slug, deed)


@blueprint.post("/<slug>/places")
def add_seat(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        composing.add_seat(db, current.actor(), body, read_form(SeatForm), now=web.now())

    return _compose(slug, deed)


@blueprint.post("/<slug>/designations")
def designate(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        seat = _seat(db, body, read_form(PlaceForm).place)
        composing.designate(db, current.actor(), seat, read_form(DesignationForm), now=web.now())

    return _compose(slug, deed)


@blueprint.post("/<slug>/fins")
def end_holding(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        holding = _holding(db, body, read_form(PlaceForm).place)
        composing.end_holding(db, current.actor(), holding, read_form(EndForm), now=web.now())

    return _compose(slug, deed)


@blueprint.post("/<slug>/fonctions")
def set_office(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        composing.set_office(db, current.actor(), body, read_form(OfficeForm), now=web.now())

    return _compose(slug, deed)


@blueprint.post("/<slug>/regle")
def set_rule(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        rule = PRESETS[read_form(RuleForm).rule].rule
        composing.set_rules(db, current.actor(), body, rule=rule, now=web.now())

    return _compose(slug, deed)


@blueprint.post("/<slug>/depart")
def set_regime(slug: str) -> AnyResponse:
    def deed(db: Session, body: Body) -> None:
        composing.set_regime(db, current.actor(), body, read_form(RegimeForm).regime, now=web.now())

    return _compose(slug, deed)


def _compose(slug: str, deed: Callable[[Session, Body], None]) -> AnyResponse:
    """One deed on a body, and the same page: changed, or with what is to be corrected."""
    try:
        with web.transaction() as db:
            deed(db, queries.body_for(db, current.actor(), slug))
    except Refusal as error:
        if isinstance(error, Missing):
            raise
        found = queries.body_for(web.db(), current.actor(), slug)
        return _page(found, errors=_fields(error), status=error.status)
    flash(_("C’est enregistré, avec sa date."))
    return redirect_to("committee.body", slug=slug)


def _page(body: Body | None, *, errors: Errors | None = None, status: int = 200) -> Response:
    db, actor, initiative = web.db(), current.actor(), current.initiative()
    today = queries.today_in(db, initiative.id or 0, web.now())
    view = queries.body_view(db, body, today) if body else None
    may_compose = gate.may(actor, Permission.COMPOSE_COMMITTEE, on=Scope(initiative.id))
    return show(
        "governance/committee/body.html",
        status=status,
        view=view,
        bodies=queries.bodies(db, initiative.id or 0),
        rooms=queries.rooms_of(db, view) if view else {},
        remarks=_remarks(view) if may_compose and view else [],
        rule=" ".join(say(one, _) for one in (*describe(body.rule), *channels(body.rule))) if body else "",
        proxy_rule=body.proxy_rule if body else None,
        notice_rule=body.notice_rule if body else None,
        regimes=_regimes() if may_compose else {},
        regime=_(regimes.of(body.regime).sentence) if body else "",
        shared=bool(body and body.seats_of_id),
        history=queries.history(db, body) if body else [],
        functions=functions(),
        today=today,
        written=written,
        may_compose=may_compose,
        lists=_lists(db, initiative.id or 0) if may_compose else {},
        places=_places(view) if may_compose and view else {},
        weight_of={one.code: _weight(one) for one in view.colleges} if view else {},
        typed=dict(request.form.items()) if errors else {},
        errors=errors or {},
    )


def _remarks(view: BodyView) -> list[tuple[str, bool]]:
    if not view.colleges:
        return []
    weights = {one.name: one.weight for one in view.colleges}
    return [(say(one.sentence, _), one.serious) for one in regimes.weights_remarks(view.regime, weights)]


def _weight(college: queries.CollegeView) -> str:
    return number(college.weight, _)


def written(on: date) -> str:
    """22 novembre 2026 (1er for the first)."""
    text = format_date(on, "d MMMM yyyy")
    return text.replace("1 ", "1er ", 1) if on.day == 1 and french() else text


def functions() -> dict[Function, str]:
    return {
        Function.CHAIR: _("présidence"),
        Function.CO_CHAIR: _("coprésidence"),
        Function.SECRETARY: _("secrétariat"),
    }


def _lists(db: Session, initiative_id: int) -> dict[str, list[tuple[str, str]]]:
    """What the forms choose among: members, organisations, colleges, rules."""
    members = people_views(db, initiative_id, web.now())
    organisations = db.exec(
        select(Organisation)
        .where(Organisation.initiative_id == initiative_id)
        .order_by(col(Organisation.name))
    ).all()
    colleges = db.exec(
        select(College).where(College.initiative_id == initiative_id).order_by(col(College.position))
    ).all()
    return {
        "members": [(one.public_id, one.name) for one in members if one.role is not Role.OBSERVER],
        "organisations": [
            ("", _("Aucune : la personne siège en son nom")),
            *((one.public_id, one.name) for one in organisations),
        ],
        "colleges": [(one.code, one.name) for one in colleges],
        "rules": [(one.key, f"{_(one.name)} : {_(one.summary)}") for one in PRESETS.values()],
        "functions": [(key.value, label.capitalize()) for key, label in functions().items()],
    }


def _regimes() -> dict[str, object]:
    """What one chooses among, and what each sets with its source."""
    return {
        "options": [(one.key, _(one.sentence), "") for one in regimes.REGIMES.values()],
        "points": [
            (_(one.sentence), [[_(point.what), _(point.source)] for point in one.points])
            for one in regimes.REGIMES.values()
        ],
    }


def _places(view: BodyView) -> dict[str, list[tuple[str, str]]]:
    """Seats to designate for, and holdings that may end."""
    seats, held = [], []
    for college in view.colleges:
        for seat in college.seats:
            what = seat.organisation or seat.label or seat.name
            who = seat.sitter.name if seat.sitter else _("à pourvoir")
            seats.append((seat.public_id, f"{college.name} · {what} ({who})"))
            held += [(one.holding, f"{one.name} · {what}") for one in seat.sitters]
    return {"seats": seats, "held": held}


def _seat(db: Session, body: Body, public_id: str) -> Seat:
    found = db.exec(select(Seat).where(Seat.public_id == public_id, Seat.body_id == body.seating_id)).first()
    if found is None:
        raise Missing
    return found


def _holding(db: Session, body: Body, public_id: str) -> SeatHolding:
    found = db.exec(
        select(SeatHolding)
        .join(Seat, col(Seat.id) == col(SeatHolding.seat_id))
        .where(SeatHolding.public_id == public_id, Seat.body_id == body.seating_id)
    ).first()
    if found is None:
        raise Missing
    return found


def _fields(error: Refusal) -> Errors:
    return dict(getattr(error, "fields", {})) or {"form": str(error)}
