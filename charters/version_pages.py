"""The versions of the charter, for members and for everybody: one to read, two compared, one on paper, and as data."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request, url_for

from charters import comparing, exporting, papers, queries, scope
from charters.drafting import queries as drafting
from charters.forms import CompareForm
from charters.models import CharterVersion
from charters.rules.standing import Standing
from foundation import web
from foundation.errors import Missing
from foundation.pages import read, show
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.exchange import paper

blueprint = Blueprint("charter_versions", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)
OPEN, OWN = "public, max-age=300", "private, no-store"


@blueprint.get("/charte/comparer")
@blueprint.get("/chantiers/<stream>/charte/comparer")
def compare() -> Response:
    """Any two versions, drafts as well."""
    return _compare("charters/compare.html", _members(), "charter_versions.compare")


@blueprint.get("/public/charte/comparer")
@blueprint.get("/public/chantiers/<stream>/charte/comparer")
@open_to_all
@web.limiter.limit("60 per minute")
def public_compare() -> Response:
    """Two versions that are or were in force."""
    return _compare("charters/public_compare.html", _adopted(), "charter_versions.public_compare")


@blueprint.get("/charte/versions/<number>/charte.pdf")
@blueprint.get("/chantiers/<stream>/charte/versions/<number>/charte.pdf")
@web.limiter.limit("10 per minute")
def on_paper(number: str) -> Response:
    return _paper(_numbered(_members(), number), listed_only=False, cache=OWN)


@blueprint.get("/public/charte/versions/<number>/charte.pdf")
@blueprint.get("/public/chantiers/<stream>/charte/versions/<number>/charte.pdf")
@open_to_all
@web.limiter.limit("10 per minute")
def public_paper(number: str) -> Response:
    return _paper(_numbered(_adopted(), number), listed_only=True, cache=OPEN)


@blueprint.get("/public/charte/charte.json")
@blueprint.get("/public/chantiers/<stream>/charte/charte.json")
@open_to_all
@web.limiter.limit("30 per minute")
def public_json() -> Response:
    """The version in force with what the public page says of it, for programs."""
    db, versions = web.db(), _adopted()
    found = next((one for one in versions if one.standing is Standing.IN_FORCE), None)
    if found is None:
        raise Missing
    colleges = queries.signers(db, found.id or 0, found.initiative_id, listed_only=True)
    initiative, place = current.initiative(), scope.place()
    text = exporting.as_json(queries.view(db, found), colleges, versions, initiative.name, place.title)
    name = f"annexe-{initiative.slug}-{place.slug}" if place.slug else f"charte-{initiative.slug}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return Response(text, content_type="application/json", headers=headers)


def _members() -> list[CharterVersion]:
    gate.require(current.actor(), Permission.READ_CHARTER, on=Scope(current.initiative().id))
    return queries.rows(web.db(), current.initiative().id or 0, scope.stream_id())


def _adopted() -> list[CharterVersion]:
    initiative = current.initiative()
    if not scope.public():
        raise Missing
    return queries.adopted(web.db(), initiative.id or 0, scope.stream_id())


def _numbered(versions: Sequence[CharterVersion], number: str) -> CharterVersion:
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise Missing
    return found


def _compare(template: str, versions: list[CharterVersion], endpoint: str) -> Response:
    """The two that the address names; without any, the last one and the one that it replaced."""
    form, db = read(CompareForm, request.args.to_dict()), web.db()
    latest = versions[:2]
    if not latest:
        raise Missing
    before = _numbered(versions, form.de) if form.de else latest[-1]
    after = _numbered(versions, form.a) if form.a else latest[0]
    actor = current.actor()
    found = comparing.changes(drafting.text_of(db, actor, before), drafting.text_of(db, actor, after))
    return show(
        template,
        before=queries.line(before),
        after=queries.line(after),
        changed=list(found),
        versions=[queries.line(one) for one in versions],
        action=url_for(endpoint),
        initiative=current.initiative(),
        place=scope.place(),
    )


def _paper(version: CharterVersion, *, listed_only: bool, cache: str) -> Response:
    db = web.db()
    colleges = queries.signers(db, version.id or 0, version.initiative_id, listed_only=listed_only)
    text, place = drafting.text_of(db, current.actor(), version), scope.place()
    whose = f"{current.initiative().name} · {place.name}" if place.slug else current.initiative().name
    data = papers.printed(text, version, colleges, current.initiative().name, whose)
    return paper.file(data, f"{version.title} {version.number}", cache=cache, read_here=True)
