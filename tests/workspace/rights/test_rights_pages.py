"""The page of rights: said in words, seen before it is done, applied once, taken back."""

from __future__ import annotations

import html

import pytest

from people.models import Role
from tests.builders import a_member, a_stream, an_initiative, signed_in
from tests.builders_documents import a_document
from workspace.documents.models import Document

pytestmark = pytest.mark.both_databases


class House:
    def __init__(self, app):
        self.app = app
        with self.database.transaction() as db:
            self.initiative = an_initiative(db, "valbrume")
            self.stream = a_stream(db, self.initiative, "Cantines", slug="cantines")
            here = {"streams": (self.stream,)}
            self.author = a_member(db, self.initiative, "Perrine Rochevaire", **here)
            self.worker = a_member(db, self.initiative, "Yann Le Bihan", **here)
            self.elsewhere = a_member(db, self.initiative, "Salomé Kerdoncuff")
            self.facilitator = a_member(db, self.initiative, "Aurore Quintin", role=Role.FACILITATOR)
            twin = an_initiative(db, "jumelle")
            self.stranger = a_member(db, twin, "Étranger")
            made = a_document(db, self.author, "Le bail", stream_id=self.stream.id)
            self.id, self.page = made.id, f"/valbrume/documents/{made.public_id}/droits"

    @property
    def database(self):
        return self.app.extensions["database"]

    def read(self):
        with self.database.reading() as db:
            return db.get_one(Document, self.id)

    def get(self, member, **query):
        return signed_in(self.app, member).get(self.page, query_string=query)

    def shown(self, member, **query):
        return html.unescape(self.get(member, **query).get_data(as_text=True))

    def post(self, member, action="", **data):
        return signed_in(self.app, member).post(self.page + action, data=data)

    def write(self, member):
        return f"person:{member.public_id}:write"


@pytest.fixture
def house(app):
    return House(app)


def test_whoever_reads_a_text_reads_whom_it_is_for_and_by_which_names(house):
    page = house.shown(house.elsewhere)
    assert "<b>Lisent et proposent\u00a0:</b> toute la démarche." in page
    assert (
        "<b>Écrivent\u00a0:</b> le chantier «\u00a0Cantines\u00a0» et les personnes qui facilitent." in page
    )
    assert "Perrine Rochevaire, Yann Le Bihan" in page
    assert "Voir qui gagne" not in page
    assert "Voir qui gagne" in house.shown(house.author)


def test_the_page_of_the_text_says_it_under_its_title(house):
    text = signed_in(house.app, house.elsewhere).get(house.page.removesuffix("/droits"))
    page = html.unescape(text.get_data(as_text=True))
    assert "<b>Lisent et proposent\u00a0:</b> toute la démarche." in page
    assert f'href="{house.page}">Qui lit et qui écrit</a>' in page


def test_who_would_gain_and_who_would_lose_is_said_before_and_nothing_has_changed(house):
    tokens = [house.write(house.author), f"person:{house.elsewhere.public_id}:write"]
    page = house.shown(house.author, acces=tokens, geste="voir")
    assert "1 personne perd des droits" in page
    assert "1 personne gagne des droits" in page
    lost = page.split("perd des droits")[1].split("gagne des droits")[0]
    assert "Yann Le Bihan" in lost
    assert "n’en trouveront plus trace" in lost
    assert "Salomé Kerdoncuff" in page.split("gagne des droits")[1]
    assert (house.read().sharing, house.read().chosen) == (0, ())


def test_it_is_applied_once_then_taken_back(house):
    data = {"acces": [house.write(house.author)], "version": "0"}
    assert house.post(house.author, **data).status_code == 303
    assert "<b>Lisent, proposent et écrivent\u00a0:</b> Perrine Rochevaire et" in house.shown(house.author)
    assert "Annuler ce changement" in house.shown(house.author)
    assert house.get(house.worker).status_code == 404
    again = house.post(house.facilitator, **data)
    assert again.status_code == 409
    assert "entre-temps" in html.unescape(again.get_data(as_text=True))
    assert house.post(house.author, "/revenir", version="1").status_code == 303
    assert house.get(house.worker).status_code == 200
    assert house.read().chosen == ()


def test_what_cannot_be_chosen_is_said_before_and_refused_after(house):
    for tokens, why in (([], "au moins un cercle"), ([house.write(house.worker)], "Vous ne pourriez plus")):
        page = house.shown(house.author, acces=tokens, geste="voir")
        assert why in page
        assert "Appliquer ces droits" not in page
        refused = house.post(house.author, acces=tokens, version="0")
        assert refused.status_code == 422
        assert why in html.unescape(refused.get_data(as_text=True))
    assert house.post(house.author, "/revenir", version="0").status_code == 409
    assert house.read().sharing == 0


@pytest.mark.parametrize(
    "said",
    ["person:nobody:write", "person::write", "stream:x", "initiative::own", "::", "a" * 80, "person:💥:read"],
)
def test_words_that_name_nobody_grant_nothing(house, said):
    assert house.post(house.author, acces=[house.write(house.author), said], version="0").status_code == 303
    assert [one.key for one in house.read().chosen] == [house.author.id]


def test_nobody_of_another_initiative_can_be_named(house):
    answer = house.post(
        house.author, acces=[house.write(house.author), house.write(house.stranger)], version="0"
    )
    assert answer.status_code == 303
    assert [one.key for one in house.read().chosen] == [house.author.id]
    assert signed_in(house.app, house.stranger).get(house.page).status_code == 404


def test_who_may_not_choose_is_refused_whatever_she_posts(house):
    for member in (house.worker, house.elsewhere):
        assert house.post(member, acces=[house.write(member)], version="0").status_code == 403
    assert house.read().sharing == 0


def test_what_is_malformed_is_refused_and_breaks_nothing(house):
    assert house.post(house.author, acces=["a" * 500], version="0").status_code == 422
    assert house.post(house.author, acces=[house.write(house.author)], version="x").status_code == 422
    assert house.get(house.author, geste="autre").status_code == 422
