"""The annex of a stream is amended and decided as the charter is, and nothing that happens to it touches another text."""

from __future__ import annotations

import html

import pytest

from charters import queries
from charters.amendments import actions, news
from charters.amendments import queries as amendments
from foundation.errors import Invalid, Refused
from people import gate
from people.models import Role
from people.permissions import Permission
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_amended_votes import SMALL, a_vote_on, decided
from tests.builders_amendments import a_wish, an_amendment, the_article
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
CLEAR, SHORT = "Texte clair de l’article 1.", "Texte de 1."
ANNEX = "/valbrume/chantiers/reemploi/charte"


class House:
    """A charter and the annexes of two streams, all three in force; who takes part in the first, who leads it, who does not."""

    def __init__(self, db):
        self.initiative = an_initiative(db, "valbrume", listed=True)
        self.stream = a_stream(db, self.initiative, "Réemploi", slug="reemploi")
        other = a_stream(db, self.initiative, "Graines", slug="graines")
        self.charter = a_charter_in_force(db, self.initiative)
        self.annex = a_charter_in_force(db, self.initiative, stream=self.stream)
        self.elsewhere = a_charter_in_force(db, self.initiative, stream=other)
        self.committee = a_committee(db, self.initiative, colleges=SMALL)
        self.inside = a_member(db, self.initiative, "Karim Bellombre", streams=(self.stream,))
        self.leads = a_member(db, self.initiative, "Hanaé Crêtemont", streams=(self.stream,), leads=True)
        self.outside = a_member(db, self.initiative, "Nour Sarrazet", streams=(other,))


@pytest.fixture
def house(db):
    return House(db)


def in_force(db, house):
    """What the three texts in force say in their first article, by the key of the stream."""
    streams = (None, house.annex.stream_id, house.elsewhere.stream_id)
    found = [queries.version_in_force(db, house.initiative.id, one) for one in streams]
    return [(one.number, the_article(db, one).text) for one in found]


def test_what_is_carried_makes_a_new_version_of_that_annex_alone(db, app, house):
    first = an_amendment(db, house.inside, house.charter, CLEAR)
    second = an_amendment(db, house.inside, house.annex, CLEAR)
    waiting = an_amendment(db, house.leads, house.annex, "Texte de l’article 1. Fin.")
    assert (first.number, second.number, waiting.number) == (1, 2, 3)  # a number names one amendment
    before = "Texte de l’article 1."
    decided(db, a_vote_on(db, house.committee, second), house.committee)
    assert in_force(db, house) == [("1.0", before), ("1.1", CLEAR), ("1.0", before)]
    after = queries.version_in_force(db, house.initiative.id, house.stream.id)
    assert (second.fate, second.into_id, after.decision) == ("put_in", after.id, second.decision)
    assert (waiting.version_id, waiting.written_on, waiting.stands) == (after.id, "1.0", True)
    assert (first.version_id, first.stands) == (house.charter.id, True)
    decided(db, a_vote_on(db, house.committee, first), house.committee)
    assert in_force(db, house) == [("1.1", CLEAR), ("1.1", CLEAR), ("1.0", before)]
    assert waiting.stands


def test_one_vote_is_about_one_text(db, app, house):
    put = [an_amendment(db, house.inside, one, CLEAR) for one in (house.charter, house.annex)]
    with pytest.raises(Invalid) as refused:
        a_vote_on(db, house.committee, *put)
    assert "ne portent pas tous sur le même texte" in str(refused.value.fields["amendments"])


def test_who_takes_part_in_the_stream_amends_its_annex_who_leads_it_puts_in_order_and_others_read(db, house):
    made = an_amendment(db, house.inside, house.annex, CLEAR)
    an_amendment(db, house.leads, house.annex, SHORT)
    outside, inside, leads = (the_actor(db, one) for one in (house.outside, house.inside, house.leads))
    article = the_article(db, house.annex)
    with pytest.raises(Refused):
        actions.propose(db, outside, article, house.annex, a_wish(house.annex, SHORT), now=A_MORNING)
    with pytest.raises(Refused):
        actions.support(db, outside, made, now=A_MORNING)
    assert amendments.amendment_for(db, outside, made.public_id).amendment is made
    with pytest.raises(Refused):
        actions.move(db, inside, made, "down", now=A_MORNING)
    assert actions.move(db, leads, made, "down", now=A_MORNING)
    actions.support(db, leads, made, now=A_MORNING)
    # Of the charter itself, nothing changes: who leads a stream is one of those who contribute.
    own = an_amendment(db, house.outside, house.charter, CLEAR)
    assert not gate.may(leads, Permission.ORDER_AMENDMENTS, on=own)


class Pages:
    """The same house, behind the application."""

    def __init__(self, app):
        self.app = app
        with app.app_context(), app.extensions["database"].transaction() as db:
            self.house = House(db)
            self.facilitator = a_member(db, self.house.initiative, role=Role.FACILITATOR)
            self.article = the_article(db, self.house.annex).public_id

    def read(self, member, address, **data):
        browser = signed_in(self.app, member)
        answer = browser.post(address, data=data) if data else browser.get(address)
        return html.unescape(answer.text) if answer.status_code == 200 else answer


@pytest.fixture
def pages(app):
    return Pages(app)


def test_from_the_page_of_the_annex_to_the_vote_on_its_amendment(pages):
    house = pages.house
    address = f"{ANNEX}/articles/{pages.article}/amender"
    assert address in pages.read(house.inside, ANNEX)
    assert address not in pages.read(house.outside, ANNEX)
    wish = {"sha256": house.annex.sha256, "text": CLEAR, "reason": "Plus clair.", "step": "send"}
    made = pages.read(house.inside, address, **wish).location
    assert made.startswith(f"{ANNEX}/amendements/")
    page = pages.read(house.leads, made)
    assert "Annexe 1.0 du chantier «\u00a0Réemploi\u00a0»" in page
    assert "Je soutiens" in page
    assert "Je soutiens" not in pages.read(house.outside, made)
    public_id = made.rpartition("/")[2]
    assert pages.read(house.inside, f"/valbrume/charte/amendements/{public_id}").status_code == 404
    assert "Amendement n°\u00a01" not in pages.read(house.inside, "/valbrume/charte/amendements")
    assert "Amendement n°\u00a01" in pages.read(house.inside, f"{ANNEX}/amendements")
    put = "/valbrume/chantiers/reemploi/votes/amendements"
    assert put in pages.read(pages.facilitator, made)
    data = {"amendments": public_id, "how": "together", "body": house.committee.body.slug, "then": "open"}
    vote = pages.read(pages.facilitator, put, rule="charter_amendment", closes_at="", **data).location
    page = pages.read(house.outside, vote)
    assert "à l’article 1 de l’annexe 1.0 du chantier «\u00a0Réemploi\u00a0»" in page
    assert made in page


def test_the_author_and_the_stream_are_told_of_it_and_the_others_are_not(pages):
    with pages.app.test_request_context("/valbrume/"), pages.app.extensions["database"].transaction() as db:
        pages.app.preprocess_request()
        house = pages.house
        made = an_amendment(db, house.inside, house.annex, CLEAR)
        db.flush()
        before = A_MORNING.replace(hour=0)
        found = news.subject(db, the_actor(db, house.outside), made.public_id)
        assert found.url == f"{ANNEX}/amendements/{made.public_id}"
        assert "Réemploi" in found.title
        told = {
            one: [change.url for change in news.changes(db, the_actor(db, member), before)]
            for one, member in (("leads", house.leads), ("outside", house.outside))
        }
        assert told == {"leads": [f"{ANNEX}/amendements"], "outside": []}
        decided(db, a_vote_on(db, house.committee, made), house.committee)
        (mine,) = news.mine(db, the_actor(db, house.inside), before)
        assert "est intégré dans l’annexe 1.1 du chantier «\u00a0Réemploi\u00a0»." in mine.what
