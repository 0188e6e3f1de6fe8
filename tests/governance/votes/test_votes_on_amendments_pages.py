"""« Mettre aux voix », without a script: from the amendment to an open vote, to the charter it makes."""

from __future__ import annotations

import html
import re

import pytest
from sqlmodel import select

from charters import queries as charters
from charters.amendments.models import ArticleAmendment
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from tests.builders import A_MORNING, a_member, an_initiative, signed_in
from tests.builders_amended_votes import SMALL, a_vote_on, decided
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
CHARTER, VOTES = "/valbrume/charte", "/valbrume/votes"
CLEAR, PHRASE, WORDS = ("Texte clair de l’article 1.", "Phrase de l’article 1.", "Mots de l’article 1.")
PUT = f"{VOTES}/amendements"


class House:
    """The application, a charter in force, a committee of two seats, and somebody who amends."""

    def __init__(self, app):
        self.app, self.database = app, app.extensions["database"]
        with self.database.transaction() as db:
            self.initiative = an_initiative(db, "valbrume", listed=True)
            self.version = a_charter_in_force(db, self.initiative)
            self.committee = a_committee(db, self.initiative, colleges=SMALL)
            self.karim = a_member(db, self.initiative, "Karim Bellombre")

    def amended(self, *texts):
        with self.database.transaction() as db:
            return [an_amendment(db, self.karim, self.version, text).public_id for text in texts]

    def facilitates(self):
        return signed_in(self.app, self.committee.facilitator)

    def put(self, *amendments, **more):
        data = {
            "amendments": list(amendments), "how": "together", "body": self.committee.body.slug,
            "rule": "charter_amendment", "closes_at": "", "then": "open",
        }  # fmt: skip
        return self.facilitates().post(PUT, data={**data, **more})

    def motions(self):
        with self.database.reading() as db:
            return list(db.exec(select(Motion).order_by(Motion.id)))

    def decides(self, public_id, said=Choice.FOR):
        with self.database.transaction() as db:
            decided(
                db, db.exec(select(Motion).where(Motion.public_id == public_id)).one(), self.committee, said
            )


@pytest.fixture
def house(app):
    return House(app)


def read(answer):
    return html.unescape(answer.text)


def test_an_amendment_is_put_to_the_vote_in_two_gestures_and_enters_the_charter_when_it_is_carried(house):
    (public_id,) = house.amended(CLEAR)
    browser = house.facilitates()
    page = browser.get(f"{CHARTER}/amendements/{public_id}")
    leads = html.unescape(re.search(r'href="([^"]*votes/amendements[^"]*)"', page.text)[1])
    choosing = read(browser.get(leads))
    assert f'value="{public_id}" checked' in choosing
    opened = house.put(public_id)
    assert opened.status_code == 303
    vote = read(browser.get(opened.location))
    assert "Adopte-t-on l’amendement n°\u00a01 à l’article 1 de la charte 1.0\u00a0?" in vote
    assert "clair </ins>" in vote
    (motion,) = house.motions()
    assert motion.stage is Stage.OPEN
    assert "Un vote est ouvert sur cet amendement." in read(browser.get(f"{CHARTER}/amendements/{public_id}"))
    house.decides(motion.public_id)
    result = read(browser.get(opened.location))
    assert "Intégré dans la charte 1.1." in result
    assert "Charte 1.1, avec ce qui est adopté" in result
    assert CLEAR in read(browser.get(CHARTER))
    listing = read(browser.get(f"{CHARTER}/amendements"))
    assert "Intégré dans la charte 1.1." in listing
    assert "Décidés" in listing


def test_one_by_one_opens_a_vote_for_each_in_the_order_of_who_facilitates(house):
    first, second = house.amended(PHRASE, WORDS)
    answer = house.put(second, first, how="each")
    assert answer.location.endswith("/votes")
    made = house.motions()
    assert [one.title for one in made] == [
        "Amendement n°\u00a01 à l’article 1 de la charte",
        "Amendement n°\u00a02 à l’article 1 de la charte",
    ]
    assert {one.stage for one in made} == {Stage.OPEN}
    browser = house.facilitates()
    assert "Si l’un est intégré, l’autre devient caduc." in read(browser.get(f"{VOTES}/{made[0].public_id}"))
    house.decides(made[0].public_id)
    why = "caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a01"
    assert why in read(browser.get(f"{VOTES}/{made[1].public_id}"))
    house.decides(made[1].public_id)
    assert why in read(browser.get(f"{VOTES}/{made[1].public_id}"))
    assert why in read(browser.get(f"{CHARTER}/amendements/{second}"))


def test_two_in_conflict_are_refused_en_bloc_beside_the_list_and_nothing_is_opened(house):
    both = house.amended(PHRASE, WORDS)
    answer = house.put(*both)
    assert answer.status_code == 422
    assert "Mettez-les aux voix un par un." in read(answer)
    assert house.motions() == []


def test_more_than_a_hundred_are_shown_to_choose_from_and_refused_in_one_vote(house):
    house.amended(*(f"Texte clair {n} de l’article 1." for n in range(102)))
    listing = read(house.facilitates().get(f"{CHARTER}/amendements"))
    (way,) = re.findall(rf'href="({PUT}[^"]*)"', listing)
    page = read(house.facilitates().get(way))
    every = re.findall(r'name="amendments" value="(\w+)"', page)
    assert len(set(every)) == 102
    answer = house.put(*every)
    assert answer.status_code == 422
    assert "100 amendements au plus\u00a0: vous en avez choisi 102" in read(answer)
    assert house.motions() == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"amendments": []}, "Choisissez au moins un amendement."),
        ({"closes_at": "2020-01-01T10:00"}, "La clôture"),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_is_kept(house, more, said):
    (public_id,) = house.amended(CLEAR)
    answer = house.put(public_id, **more)
    assert answer.status_code == 422
    assert said in read(answer)
    assert (f'value="{public_id}" checked' in answer.text) == ("amendments" not in more)
    assert house.motions() == []


def test_kept_in_preparation_nothing_is_held_yet(house):
    (public_id,) = house.amended(CLEAR)
    house.put(public_id, then="keep")
    assert [one.stage for one in house.motions()] == [Stage.DRAFT]
    with house.database.reading() as db:
        assert db.exec(select(ArticleAmendment)).one().at_vote == ""


def test_the_fine_settings_are_those_of_any_vote_with_the_question_filled_in(house):
    chosen = house.amended(CLEAR, "Texte de l’article 1. Fin.")
    browser = house.facilitates()
    leads = house.put(*chosen, then="tune").location
    page = read(browser.get(leads))
    assert "Adopte-t-on en bloc les amendements n°\u00a01, 2 à la charte 1.0\u00a0?" in page
    sent = browser.post(
        f"{VOTES}/preparer",
        data={
            "body": house.committee.body.slug, "title": "Deux mots", "text": "Oui\u00a0?", "rule": "two_thirds",
            "amendments": ",".join(chosen), "then": "open",
        },
    )  # fmt: skip
    assert sent.status_code == 303
    house.decides(house.motions()[0].public_id)
    with house.database.reading() as db:
        version = charters.version_in_force(db, house.initiative.id)
        assert charters.articles_of(db, version)[0].text == "Texte clair de l’article 1. Fin."


def test_amendments_are_never_decided_by_consent(house):
    (public_id,) = house.amended(CLEAR)
    answer = house.facilitates().post(
        f"{VOTES}/preparer",
        data={
            "body": house.committee.body.slug, "title": "Un mot", "text": "Oui\u00a0?", "rule": "consent",
            "amendments": public_id, "then": "keep",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert house.motions() == []


def test_who_does_not_facilitate_reads_and_puts_nothing_to_the_vote(house):
    (public_id,) = house.amended(CLEAR)
    browser = signed_in(house.app, house.karim)
    assert "Mettre aux voix" not in browser.get(f"{CHARTER}/amendements/{public_id}").text
    assert browser.get(PUT).status_code == 403
    data = {"amendments": [public_id], "body": house.committee.body.slug, "then": "open"}
    assert browser.post(PUT, data=data).status_code == 403
    assert house.motions() == []


def test_an_unknown_amendment_or_body_is_refused_and_nothing_breaks(house):
    (public_id,) = house.amended(CLEAR)
    assert house.put("nowhere").status_code == 422
    assert house.put(public_id, body="nulle-part").status_code == 404
    assert house.facilitates().get(f"{VOTES}/preparer?amendments=nowhere").status_code == 200


def test_an_annulled_vote_still_shows_what_it_was_about(house):
    (public_id,) = house.amended(CLEAR)
    house.put(public_id)
    (motion,) = house.motions()
    browser = house.facilitates()
    browser.post(f"{VOTES}/{motion.public_id}/annulation", data={"reason": "Erreur."})
    page = read(browser.get(f"{VOTES}/{motion.public_id}"))
    assert "clair </ins>" in page
    assert "Mettre aux voix" in read(browser.get(f"{CHARTER}/amendements/{public_id}"))


def test_an_amendment_that_waits_says_on_which_version_it_was_written(house):
    first, second = house.amended(CLEAR, "Texte de l’article 1. Fin.")
    with house.database.transaction() as db:
        row = db.exec(select(ArticleAmendment).where(ArticleAmendment.public_id == first)).one()
        decided(db, a_vote_on(db, house.committee, row, now=A_MORNING), house.committee)
    page = read(signed_in(house.app, house.karim).get(f"{CHARTER}/amendements/{second}"))
    assert "Écrit sur la charte 1.0, reporté sur celle-ci" in page
    assert "Texte clair de l’article 1.<ins>" in page
