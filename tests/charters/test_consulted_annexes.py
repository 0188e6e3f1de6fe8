"""People are consulted on the annex of a stream as on the charter: who leads the stream leads it, who takes part is told."""

from __future__ import annotations

import html

import pytest
from sqlmodel import select

from charters.consultations import actions, letters, news, queries
from charters.rules.consulting import Verdict, Word
from charters.rules.standing import Standing
from foundation.errors import Invalid, Missing, Refused
from foundation.mail import Letter
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_charters import a_charter, a_charter_in_force
from tests.builders_consultations import AFTER, a_consultation, a_reaction, days, the_consulted

pytestmark = pytest.mark.both_databases
ANNEX = "/valbrume/chantiers/reemploi/charte"


class House:
    """An annex in force and a draft of the next one; who leads its stream, who takes part in it, who takes part in another."""

    def __init__(self, db):
        self.initiative = an_initiative(db, "valbrume", listed=True)
        self.stream = a_stream(db, self.initiative, "Réemploi", slug="reemploi")
        other = a_stream(db, self.initiative, "Graines", slug="graines")
        a_charter_in_force(db, self.initiative)
        self.annex = a_charter_in_force(db, self.initiative, stream=self.stream)
        self.draft = a_charter(db, self.initiative, "1.1", stream=self.stream)
        self.leads = a_member(db, self.initiative, "Hanaé Crêtemont", streams=(self.stream,), leads=True)
        self.inside = a_member(db, self.initiative, "Karim Bellombre", streams=(self.stream,))
        self.outside = a_member(db, self.initiative, "Nour Sarrazet", streams=(other,), leads=True)


@pytest.fixture
def house(db):
    return House(db)


def test_who_leads_the_stream_consults_on_its_annex_and_nobody_of_another(db, house):
    for somebody in (house.inside, house.outside):
        with pytest.raises(Refused):
            a_consultation(db, somebody, house.draft)
    made = a_consultation(db, house.leads, house.draft)
    assert (made.stream_id, house.draft.standing) == (house.stream.id, Standing.PROPOSED)
    for somebody in (house.inside, house.outside):
        a_reaction(db, somebody, made, Word.AGREE)
        with pytest.raises(Refused):
            actions.end(db, the_actor(db, somebody), made, now=A_MORNING)
    lead = the_actor(db, house.leads, now=AFTER)
    for number in (1, 2):
        article = the_consulted(db, made, number)
        actions.keep(db, lead, made, article, Verdict.CHANGED, "Plus court.", now=AFTER)
    actions.publish(db, lead, made, now=AFTER)
    actions.resume_draft(db, lead, house.draft, [], now=AFTER)
    assert house.draft.standing is Standing.DRAFT
    assert made.published_at == AFTER


def test_it_is_open_to_the_public_only_where_the_stream_shows_itself(db, house):
    made = a_consultation(db, house.leads, house.annex, public=True)
    assert queries.public_consultation(db, made.public_id)[0].place.title == "Réemploi"
    house.stream.public_face = False
    db.add(house.stream)
    db.flush()
    with pytest.raises(Missing):
        queries.public_consultation(db, made.public_id)
    assert queries.public_consultations(db, house.initiative) == []
    with pytest.raises(Invalid) as refused:
        actions.call(db, the_actor(db, house.leads), house.draft, days(public=True), now=A_MORNING)
    assert "Ce chantier n’a pas de page publique" in str(refused.value.fields)


def test_those_of_the_stream_are_written_to_and_told_on_their_home_page(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        house = House(db)
        made = a_consultation(db, house.leads, house.draft)
    with app.test_request_context("/valbrume/"), app.extensions["database"].transaction() as db:
        app.preprocess_request()
        assert letters.write(db, made.id, "https://ici", made.opens_at) == 2
        letter = db.exec(select(Letter)).first()
        assert letter.subject.startswith("Annexe 1.1 du chantier « Réemploi » : la consultation")
        assert f"https://ici{ANNEX}/consultations/{made.public_id}" in letter.text
        told = {
            name: [one.url for one in news.owed(db, the_actor(db, member), A_MORNING)]
            for name, member in (("inside", house.inside), ("outside", house.outside))
        }
        assert told == {"inside": [f"{ANNEX}/consultations/{made.public_id}"], "outside": []}


def test_from_the_draft_of_the_annex_to_an_opinion_and_its_summary(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        house = House(db)
    leads, inside = signed_in(app, house.leads), signed_in(app, house.inside)
    assert f"{ANNEX}/versions/1.1/consulter" in leads.get(f"{ANNEX}/versions/1.1").text
    assert f"{ANNEX}/versions/1.1/consulter" not in inside.get(f"{ANNEX}/versions/1.1").text
    assert "Consulter sur l’annexe 1.1" in html.unescape(leads.get(f"{ANNEX}/versions/1.1/consulter").text)
    called = leads.post(
        f"{ANNEX}/versions/1.1/consulter", data={"first": "2026-03-12", "last": "2026-03-20", "public": "1"}
    )
    assert called.status_code == 303
    page = html.unescape(inside.get(called.location).text)
    assert "Consultation sur l’annexe 1.1 du chantier «\u00a0Réemploi\u00a0»" in page
    public_id = called.location.rpartition("/")[2]
    assert inside.get(f"/valbrume/charte/consultations/{public_id}").status_code == 404
    assert public_id in inside.get(f"{ANNEX}/consultations").text
    assert public_id not in inside.get("/valbrume/charte/consultations").text
    with app.extensions["database"].reading() as db:
        made = queries.public_consultation(db, public_id)[0].row
        article = the_consulted(db, made).public_id
    said = inside.post(f"{called.location}/articles/{article}/avis", data={"word": "agree"})
    assert said.status_code == 303
    assert said.location.startswith(called.location)
    shown = html.unescape(app.test_client().get("/valbrume/public/consultations").text)
    assert "Consultation sur l’annexe 1.1 du chantier «\u00a0Réemploi\u00a0»" in shown
    assert "/valbrume/public/consultations" in app.test_client().get(f"/valbrume/public{ANNEX[9:]}").text
    assert inside.get(f"/consultations/{public_id}").location == called.location
