"""The pages of streams, read and posted as a browser does."""

from __future__ import annotations

import pytest
from sqlmodel import select

from people.models import Role
from tests.builders import a_member, a_stream, an_initiative, an_organisation, questions, signed_in
from workspace.streams.models import Step, Track, WorkStream


@pytest.fixture
def house(app):
    """An initiative with a facilitator, and its twin: same names, same addresses."""
    made = {}
    with app.app_context(), app.extensions["database"].transaction() as db:
        for slug in ("valbrume", "jumelle"):
            place = an_initiative(db, slug)
            remise = an_organisation(db, place, "La Remise partagée")
            made[slug] = {
                "facilitator": a_member(db, place, "Maïa Vantelume", role=Role.FACILITATOR),
                "member": a_member(db, place, "Perrine Rochevaire", organisation=remise),
                "observer": a_member(db, place, "Ysé Flammeraie", role=Role.OBSERVER),
                "stream": a_stream(
                    db, place, f"Cantines de {slug}", slug="cantines", challenge="On achète loin."
                ),
            }
    return made


def test_a_stream_is_opened_on_one_screen_and_is_furnished(app, house):
    facilitator = signed_in(app, house["valbrume"]["facilitator"])
    page = facilitator.get("/valbrume/chantiers/ouvrir").text
    for name in ("title", "challenge", "lead", "kit"):
        assert f'name="{name}"' in page
    form = {
        "title": "Réemploi et tournées partagées",
        "challenge": "Trois camions à moitié vides.",
        "lead": house["valbrume"]["member"].public_id,
        "kit": "two_legs",
    }
    answer = facilitator.post("/valbrume/chantiers/ouvrir", data=form)
    assert (answer.status_code, answer.location) == (303, "/valbrume/chantiers/reemploi-tournees-partagees")
    page = facilitator.get(answer.location).text
    assert "Perrine Rochevaire" in page
    assert "porte le chantier" in page
    assert "Chronologie de" in page
    assert facilitator.get(f"{answer.location}/discussion").status_code == 200


def test_a_refused_opening_keeps_what_was_written(app, house):
    facilitator = signed_in(app, house["valbrume"]["facilitator"])
    answer = facilitator.post("/valbrume/chantiers/ouvrir", data={"title": "", "challenge": "Trois camions."})
    assert answer.status_code == 422
    assert "Trois camions." in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("address", ["", "/cantines", "/cantines/discussion"])
def test_members_read_and_outsiders_do_not(app, house, address):
    assert (
        signed_in(app, house["valbrume"]["observer"]).get(f"/valbrume/chantiers{address}").status_code == 200
    )
    assert (
        signed_in(app, house["jumelle"]["facilitator"]).get(f"/valbrume/chantiers{address}").status_code
        == 404
    )
    visitor = app.test_client().get(f"/valbrume/chantiers{address}")
    assert (visitor.status_code, visitor.location.split("?")[0]) == (303, "/connexion")


def test_the_twin_of_an_initiative_shows_nothing_of_it(app, house):
    page = signed_in(app, house["jumelle"]["facilitator"]).get("/jumelle/chantiers").text
    assert "Cantines de jumelle" in page
    assert "Cantines de valbrume" not in page


def test_a_member_joins_and_leaves_by_plain_forms(app, house):
    member = signed_in(app, house["valbrume"]["member"])
    address = "/valbrume/chantiers/cantines"
    assert "Participer à ce chantier" in member.get(address).text
    assert member.post(f"{address}/rejoindre").status_code == 303
    page = member.get(address).text
    assert "Quitter ce chantier" in page
    assert "Participer à ce chantier" not in page
    member.post(f"{address}/quitter")
    assert "Participer à ce chantier" in member.get(address).text


def test_a_member_who_does_not_carry_the_stream_cannot_change_it(app, house):
    member = signed_in(app, house["valbrume"]["member"])
    assert member.get("/valbrume/chantiers/cantines/modifier").status_code == 403
    assert member.post("/valbrume/chantiers/cantines/porter", data={"member": "x"}).status_code == 403


def test_two_who_describe_it_at_once_both_keep_their_text(app, house):
    facilitator = signed_in(app, house["valbrume"]["facilitator"])
    address = "/valbrume/chantiers/cantines/modifier"
    mine = {"title": "Cantines", "challenge": "Ma phrase.", "stage": "reflection", "version": "1"}
    assert facilitator.post(address, data=mine).status_code == 303
    answer = facilitator.post(address, data={**mine, "challenge": "Sa phrase."})
    assert answer.status_code == 409
    assert "Ma phrase." in answer.text
    assert "Sa phrase." in answer.text
    assert 'name="version" value="2"' in answer.text


def test_dates_are_added_drawn_and_taken_away(app, house):
    facilitator = signed_in(app, house["valbrume"]["facilitator"])
    base = "/valbrume/chantiers/cantines"
    step = {"title": "visite", "track": "reflection", "starts_on": "2026-05-01", "ends_on": ""}
    assert facilitator.post(f"{base}/dates", data=step).status_code == 303
    assert "visite" in facilitator.get(base).text
    wrong = facilitator.post(f"{base}/dates", data={**step, "ends_on": "2026-04-01"})
    assert wrong.status_code == 422
    assert "La fin vient après le début." in wrong.text
    with app.extensions["database"].reading() as db:
        number = db.exec(select(Step.id)).one()
    assert facilitator.post(f"{base}/dates/{number}/retirer").status_code == 303
    assert "visite" not in facilitator.get(base).text


def test_a_stream_is_found_by_its_words_in_its_own_initiative_only(app, house):
    facilitator = signed_in(app, house["valbrume"]["facilitator"])
    facilitator.post(
        "/valbrume/chantiers/ouvrir",
        data={"title": "Énergie", "challenge": "Les toitures dorment.", "kit": "bare"},
    )
    assert "Énergie" in facilitator.get("/valbrume/recherche?q=TOITURES").text
    twin = signed_in(app, house["jumelle"]["facilitator"])
    assert "Énergie" not in twin.get("/jumelle/recherche?q=toitures").text


def test_the_page_of_a_stream_asks_few_questions_of_the_database(app, house):
    with app.app_context(), app.extensions["database"].transaction() as db:
        place = house["valbrume"]["stream"].initiative_id
        for number in range(12):
            stream = WorkStream(
                initiative_id=place,
                slug=f"s{number}",
                title=f"S{number}",
                opened_at=app.extensions["clock"].now(),
            )
            db.add(stream)
            db.flush()
            db.add(
                Step(
                    initiative_id=place,
                    stream_id=stream.id,
                    track=Track.REFLECTION,
                    title="x",
                    starts_on=stream.opened_at.date(),
                )
            )
    with questions(app) as asked:
        signed_in(app, house["valbrume"]["member"]).get("/valbrume/chantiers")
    assert len(asked) < 45, asked  # one for each room that tells the home
