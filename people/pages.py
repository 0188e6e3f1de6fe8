"""/<initiative>/personnes and /organisations: who takes part, for whom they speak. What is done there: gestures.py."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from foundation import web
from foundation.pages import show
from people import current, directory, gate, words_of
from people.actor import Actor
from people.permissions import Permission
from people.queries import kept_by_referents
from people.rules.predicates import Scope
from people.subjects import Subject, registry

blueprint = Blueprint("people", __name__, url_prefix="/<initiative>")


@blueprint.get("/personnes")
def listing() -> Response:
    """Everybody by college; a filter that works without scripts."""
    return show_listing()


def show_listing(
    form: dict[str, str] | None = None,
    errors: dict[str, object] | None = None,
    link: str = "",
    section: str = "invite",
) -> Response:
    """The page; `form` and `errors` go back to the form of this section: invite, organisation or college."""
    db, actor, now = web.db(), current.actor(), web.now()
    college, words = request.args.get("college", ""), request.args.get("q", "")[:100]
    colleges, organisations = directory.colleges(db, actor), directory.organisations(db, actor, now)
    stream = stream_of(db, actor, (form or request.args).get("stream", ""))
    here = Scope(actor.initiative_id, stream_id=stream.stream_id if stream else None)
    may = {
        one.value: gate.may(actor, one, on=here)
        for one in (
            Permission.INVITE,
            Permission.GRANT_ROLE,
            Permission.RECORD_MANDATE,
            Permission.MANAGE_PEOPLE,
            Permission.DECIDE_REQUEST,
        )
    }
    return show(
        "people/listing.html",
        "everybody",
        status=422 if errors else 200,
        groups=directory.by_college(db, actor, now, college=college, words=words),
        colleges_by_code=[(one.code, one.name) for one in colleges],
        college_keys=[(one.public_id, one.name) for one in colleges],
        organisations=organisations,
        organisation_keys=[(one.public_id, one.name) for one in organisations],
        roles=words_of.roles(powerful=may["grant_role"]),
        college=college,
        words=words,
        may=may,
        forms=_back_in(section, form),
        wrong=_back_in(section, errors),
        categories=words_of.categories(),
        college_codes=words_of.college_codes(),
        link=link,
        stream=stream,
        waiting=directory.waiting_invitations(db, actor, now) if may["invite"] else [],
        proposals=directory.proposals(db, actor, now),
        today=now.date(),
    )


@blueprint.get("/personnes/<member>")
def person(member: str) -> Response:
    return show_person(member)


def show_person(member: str, errors: dict[str, object] | None = None) -> Response:
    db, actor, now = web.db(), current.actor(), web.now()
    view, here = directory.member_view(db, actor, member, now), directory.member(db, actor, member)
    may = {
        one.value: gate.may(actor, one, on=here)
        for one in (
            Permission.GRANT_ROLE,
            Permission.MANAGE_PEOPLE,
            Permission.LEAVE_INITIATIVE,
            Permission.PROPOSE_MANDATE,
        )
    }
    return show(
        "people/person.html",
        status=422 if errors else 200,
        view=view,
        may=may,
        errors=errors or {},
        college_keys=[(one.public_id, one.name) for one in directory.colleges(db, actor)],
        organisation_keys=[(one.public_id, one.name) for one in directory.organisations(db, actor, now)],
        roles=words_of.roles(powerful=True),
        capacities=words_of.capacities(),
        today=now.date(),
    )


@blueprint.get("/organisations/<organisation>")
def organisation(organisation: str) -> Response:
    return show_organisation(organisation)


def show_organisation(
    organisation: str,
    form: dict[str, str] | None = None,
    errors: dict[str, object] | None = None,
    section: str = "mandate",
) -> Response:
    """The page; `form` and `errors` go back to the form of this section: mandate or entry."""
    db, actor, now = web.db(), current.actor(), web.now()
    view = directory.organisation_view(db, actor, organisation, now)
    here = directory.organisation(db, actor, organisation)
    records = gate.may(actor, Permission.RECORD_MANDATE, on=kept_by_referents(here))
    people = (
        [one for group in directory.by_college(db, actor, now) for one in group.people] if records else []
    )
    return show(
        "people/organisation.html",
        status=422 if errors else 200,
        view=view,
        people=[(one.public_id, one.name) for one in people],
        capacities=words_of.capacities(),
        categories=words_of.categories(),
        college_keys=[(one.public_id, one.name) for one in directory.colleges(db, actor)],
        may_record=records,
        may_correct=gate.may(actor, Permission.MANAGE_PEOPLE, on=here),
        forms={**_back_in("entry", _as_written(view)), **({section: form} if form else {})},
        wrong={"entry": {}, **_back_in(section, errors)},
        today=now.date(),
    )


def stream_of(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The stream somebody is invited to, by way of the registry: who leads it may invite to it."""
    return registry().find(db, actor, "stream", public_id) if public_id else None


def _back_in(section: str, values: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """What was typed, or what is wrong with it, in the form it came from; every other form is as new."""
    return {"invite": {}, "organisation": {}, "college": {}, "mandate": {}, section: values or {}}


def _as_written(view: directory.OrganisationView) -> dict[str, str]:
    return {
        "name": view.line.name,
        "category": view.line.category,
        "legal_form": view.legal_form,
        "siret": view.siret,
        "municipality": view.line.municipality,
        "college": view.college_public_id,
    }
