"""The demonstration's mailbox: the latest letters to addresses that do not exist, for whoever plays those people."""

from __future__ import annotations

from flask import Blueprint
from sqlmodel import col, select
from werkzeug.wrappers import Response

from foundation import web
from foundation.mail import Letter
from foundation.pages import show
from people.access import open_to_all
from people.signin.demo.persons import FICTIONAL

blueprint = Blueprint("demo_letters", __name__)
SHOWN = 30


@blueprint.get("/demonstration/courrier")
@open_to_all
def latest() -> Response:
    """Letters to *.test alone: an address that somebody could really have is never shown."""
    letters = web.db().exec(
        select(Letter)
        .where(col(Letter.recipient).endswith(FICTIONAL))
        .order_by(col(Letter.written_at).desc(), col(Letter.id).desc())
        .limit(SHOWN)
    )
    return show("people/signin/demo/letters.html", letters=[(one, _links(one.text)) for one in letters])


def _links(text: str) -> list[str]:
    here = web.settings().public_url
    return [word for word in text.split() if word.startswith(f"{here}/")]
