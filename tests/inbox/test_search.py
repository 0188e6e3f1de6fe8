"""Searching: only here, only what members may read, whatever is typed."""

from __future__ import annotations

import pytest

from foundation import search
from tests.builders import A_MORNING, a_member, an_initiative, signed_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def members(app):
    made = {}
    with app.extensions["database"].transaction() as db:
        for slug in ("valbrume", "jumelle"):
            initiative = an_initiative(db, slug)
            made[slug] = a_member(db, initiative)
            for audience in ("members", "public", "stream:abc"):
                search.upsert(
                    db,
                    initiative.id,
                    "document",
                    f"{slug}-{audience}",
                    title=f"Légumerie, {audience} {slug}",
                    text="Une légumerie mobile sert <b>trois</b> écoles.",
                    url=f"/{slug}/x",
                    audience=audience,
                    at=A_MORNING,
                )
    return made


def test_members_find_what_is_public_and_what_is_theirs(app, members):
    page = signed_in(app, members["valbrume"]).get("/valbrume/recherche?q=LEGUMERIE").text
    assert "Légumerie, members valbrume" in page
    assert "Légumerie, public valbrume" in page
    assert "stream:abc" not in page
    assert "jumelle" not in page
    assert "<b>trois</b>" not in page


def test_with_htmx_only_the_answers_come(app, members):
    answer = signed_in(app, members["valbrume"]).get(
        "/valbrume/recherche?q=mobile", headers={"HX-Request": "true"}
    )
    assert answer.text.strip().startswith('<section id="results"')


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'", '"', "\\", "rien de tel", "é" * 200])
def test_anything_may_be_typed(app, members, words):
    answer = signed_in(app, members["valbrume"]).get("/valbrume/recherche", query_string={"q": words})
    assert answer.status_code == 200
    assert "Légumerie, members" not in answer.text


def test_a_query_too_long_is_refused(app, members):
    answer = signed_in(app, members["valbrume"]).get("/valbrume/recherche", query_string={"q": "a" * 201})
    assert answer.status_code == 422


def test_outsiders_do_not_search(app, members):
    assert signed_in(app, members["jumelle"]).get("/valbrume/recherche?q=mobile").status_code == 404
    assert app.test_client().get("/valbrume/recherche?q=mobile").status_code == 303
