"""The face of the platform: who is here, and the guide. Open to all."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app
from flask_babel import get_locale

from foundation import web
from foundation.errors import Missing
from foundation.pages import show
from inbox import guide, queries
from people import current
from people.access import open_to_all

blueprint = Blueprint("platform", __name__)


def _folder() -> Path:
    return Path(current_app.root_path) / "docs" / "guide"


@blueprint.get("/")
@open_to_all
def home() -> Response:
    person = current.person()
    mine = queries.mine(web.db(), person.id) if person and person.id else []
    known = {initiative.id for initiative in mine}
    listed = [initiative for initiative in queries.listed(web.db()) if initiative.id not in known]
    return show("platform/home.html", person=person, mine=mine, listed=listed)


@blueprint.get("/aide/")
@open_to_all
def help_contents() -> Response:
    return show("platform/contents.html", pages=guide.contents(_folder(), str(get_locale())))


@blueprint.get("/aide/<page>")
@open_to_all
def help_page(page: str) -> Response:
    found = guide.page(_folder(), page, str(get_locale()))
    if found is None:
        raise Missing
    return show("platform/guide.html", page=found, pages=guide.contents(_folder(), str(get_locale())))
