"""The home of a member: what she owes, where the streams stand, what changed since she came."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from people.models import Membership, Role
from people.news import Change, Coming, Owed
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, an_organisation, questions, signed_in
from tests.builders_workspace import a_message, a_thread

HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(app):
    made = {}
    with app.app_context(), app.extensions["database"].transaction() as db:
        for slug in ("valbrume", "jumelle"):
            initiative = an_initiative(db, slug, name=f"Le nom de {slug}", territory="Pays de Valbrume")
            remise = an_organisation(db, initiative, "La Remise partagée")
            stream = a_stream(
                db, initiative, f"Cantines de {slug}", slug="cantines", challenge="On achète loin."
            )
            made[slug] = {
                "initiative": initiative,
                "stream": stream,
                "perrine": a_member(
                    db, initiative, "Perrine Rochevaire", organisation=remise, streams=(stream,)
                ),
                "oceane": a_member(db, initiative, "Océane Ruissequin"),
                "facilitator": a_member(db, initiative, "Maïa Vantelume", role=Role.FACILITATOR),
            }
    return made


@pytest.fixture
def valbrume(house):
    return house["valbrume"]


def heading(page):
    return re.sub(r"<[^>]+>", " ", re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]).split()


def test_an_empty_home_says_that_nothing_waits(app, valbrume):
    page = signed_in(app, valbrume["perrine"]).get("/valbrume/").text
    assert heading(page) == ["Bonjour", "Perrine.", "Rien", "ne", "vous", "attend."]
    assert "Jeudi 12 mars" in page
    assert "Cantines de valbrume" in page
    assert "Aucune séance n’est convoquée." in page


def test_what_is_owed_comes_in_order_of_urgency(app, valbrume):
    soon, later = A_MORNING + timedelta(days=2), A_MORNING + timedelta(days=9)
    app.extensions["owed"] = [
        lambda db, actor, now: [
            Owed("Sans date", "", "/a", "Lire"),
            Owed("Plus tard", "", "/b", "Lire", later),
        ],
        lambda db, actor, now: [
            Owed("Bientôt", "", "/c", "Lire", soon),
            Owed("Vote", "", "/d", "Voter", later, live=True),
        ],
    ]
    page = signed_in(app, valbrume["perrine"]).get("/valbrume/").text
    assert heading(page)[2:] == ["Quatre", "choses", "vous", "attendent."]
    assert re.findall(r"<h3>(.*?)</h3>", page)[:4] == ["Vote", "Bientôt", "Plus tard", "Sans date"]
    assert re.search(r'<span class="count">4</span>\s*<span>à faire</span>', page)


def test_the_next_meeting_is_the_soonest(app, valbrume):
    app.extensions["coming"] = [
        lambda db, actor, now: [
            Coming(A_MORNING + timedelta(days=20), "Comité n° 4", "", "/4"),
            Coming(A_MORNING + timedelta(days=6), "Comité n° 3", "La Remise partagée", "/3"),
        ]
    ]
    page = signed_in(app, valbrume["perrine"]).get("/valbrume/").text
    assert "Comité n° 3" in page
    assert "Comité n° 4" not in page
    assert '<span class="date-day" aria-hidden="true">18</span>' in page


def test_reading_the_home_writes_nothing_and_a_visit_is_marked_by_a_post(app, valbrume, clock):
    asked: list = []
    app.extensions["changes"] = [lambda db, actor, since: asked.append(since) or []]
    clock.advance(days=2)
    perrine = signed_in(app, valbrume["perrine"])

    def since():
        perrine.get("/valbrume/")
        return asked[-1]

    assert since() == since() == A_MORNING  # when she joined
    assert perrine.post("/valbrume/visite", headers=HTMX).status_code == 204
    assert since() == A_MORNING  # still the same visit
    first = clock.now()
    clock.advance(minutes=30)
    perrine.post("/valbrume/visite", headers=HTMX)
    assert since() == A_MORNING
    again = clock.now()
    clock.advance(hours=5)
    assert since() == again > first


def test_without_script_a_button_says_that_all_was_seen(app, valbrume, clock):
    app.extensions["changes"] = [
        lambda db, actor, since: (
            [Change("Charte", "Version 1 en vigueur.", "/c", A_MORNING)] if since <= A_MORNING else []
        )
    ]
    clock.advance(days=3)
    perrine = signed_in(app, valbrume["perrine"])
    assert "Version 1 en vigueur." in perrine.get("/valbrume/").text
    assert perrine.post("/valbrume/visite").status_code == 303
    assert "Version 1 en vigueur." not in perrine.get("/valbrume/").text


def test_messages_since_the_last_visit_are_told_by_thread(app, valbrume, clock):
    clock.advance(days=1)
    with app.app_context(), app.extensions["database"].transaction() as db:
        thread = a_thread(db, valbrume["oceane"], valbrume["stream"], now=clock.now())
        for _n in range(3):
            a_message(db, valbrume["oceane"], thread, now=clock.now())
    page = signed_in(app, valbrume["perrine"]).get("/valbrume/").text
    assert "3 messages" in page.split("Depuis votre arrivée")[1]
    assert "3 messages non lus" in page


def test_a_visitor_goes_to_the_public_face_and_so_does_a_stranger(app, house):
    stranger = signed_in(app, house["jumelle"]["perrine"])
    for browser in (app.test_client(), stranger):
        answer = browser.get("/valbrume/")
        assert (answer.status_code, answer.location) == (302, "/valbrume/public/")
    assert app.test_client().get("/inconnue/").status_code == 404


def test_nothing_of_the_twin_shows_at_home(app, house):
    page = signed_in(app, house["jumelle"]["perrine"]).get("/jumelle/").text
    assert "valbrume" not in page.replace("Pays de Valbrume", "").lower().replace("valbrume.test", "")


def test_the_home_asks_a_bounded_number_of_questions(app, valbrume):
    def many():
        with questions(app) as asked:
            signed_in(app, valbrume["facilitator"]).get("/valbrume/")
        return len(asked)

    before = many()
    with app.app_context(), app.extensions["database"].transaction() as db:
        for _n in range(10):
            stream = a_stream(db, valbrume["initiative"])
            thread = a_thread(db, valbrume["perrine"], stream)
            a_message(db, valbrume["perrine"], thread)
            a_member(db, valbrume["initiative"], streams=(stream,))
    after = many()
    assert after <= before + 24, (before, after)


def test_the_frame_names_the_initiative_the_person_and_where_one_stands(app, valbrume):
    page = signed_in(app, valbrume["perrine"]).get("/valbrume/chantiers/cantines").text
    assert "Le nom de valbrume" in page
    assert "<small>La Remise partagée</small>" in page
    assert re.search(r'<a href="/valbrume/chantiers/cantines" aria-current="page">', page)


def test_who_left_sees_the_public_face(app, valbrume):
    with app.extensions["database"].transaction() as db:
        db.get_one(Membership, valbrume["perrine"].id).left_at = A_MORNING
    assert signed_in(app, valbrume["perrine"]).get("/valbrume/").status_code == 302
