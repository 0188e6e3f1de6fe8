"""Searching: only here, only what members may read, whatever is typed."""

from __future__ import annotations

import pytest

from foundation import search
from people.models import Initiative
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, joins, signed_in

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


def test_a_misspelt_word_finds_its_passage_marked_and_where_it_stands(app, members):
    page = signed_in(app, members["valbrume"]).get("/valbrume/recherche?q=mobille").text
    assert "Vouliez-vous dire" in page
    assert "<mark>mobile</mark>" in page
    assert "/valbrume/x#:~:text=mobile" in page


def test_what_narrows_stays_in_the_form_and_may_be_left(app, members):
    there = signed_in(app, members["valbrume"])
    page = there.get("/valbrume/recherche?q=mobile&nature=vote&depuis=2026-03-01&jusque=2026-03-31").text
    assert "Rien pour" in page
    assert 'value="2026-03-01"' in page
    assert "sans préciser" in page
    assert "Légumerie" in there.get("/valbrume/recherche?q=mobile&nature=document&jusque=2026-03-12").text
    assert "Rien pour" in there.get("/valbrume/recherche?q=mobile&jusque=2026-03-11").text
    assert there.get("/valbrume/recherche?q=mobile&depuis=9999-12-31&jusque=9999-12-31").status_code == 200


@pytest.mark.parametrize("wrong", ["depuis=hier", "page=0", "page=un", "nature=" + "a" * 40])
def test_what_narrows_wrongly_is_refused_in_words(app, members, wrong):
    answer = signed_in(app, members["valbrume"]).get(f"/valbrume/recherche?q=mobile&{wrong}")
    assert answer.status_code == 422


def test_what_is_of_a_stream_is_found_by_who_works_in_it(app, members):
    with app.extensions["database"].transaction() as db:
        member = members["valbrume"]
        stream = a_stream(db, db.get_one(Initiative, member.initiative_id))
        joins(db, member, stream)
        search.upsert(
            db, member.initiative_id, "document", "d", title="Réservé", text="", url="/valbrume/d",
            audience=search.of_stream(stream.public_id), at=A_MORNING,
        )  # fmt: skip
        other = a_member(db, db.get_one(Initiative, member.initiative_id))
    assert 'href="/valbrume/d"' in signed_in(app, member).get("/valbrume/recherche?q=reserve").text
    assert 'href="/valbrume/d"' not in signed_in(app, other).get("/valbrume/recherche?q=reserve").text


def test_the_public_finds_what_is_published_and_nothing_else(app, members):
    with app.extensions["database"].transaction() as db:
        initiative = db.get_one(Initiative, members["valbrume"].initiative_id)
        initiative.listed = True
        db.add(initiative)
    page = app.test_client().get("/valbrume/public/recherche?q=legumrie").text
    assert "Légumerie, public valbrume" in page
    assert "members" not in page
    assert "stream:abc" not in page
    assert "jumelle" not in page
    assert app.test_client().get("/jumelle/public/recherche?q=mobile").status_code == 404
    assert (
        app.test_client().get("/valbrume/public/recherche", query_string={"q": "\x00' *"}).status_code == 200
    )
