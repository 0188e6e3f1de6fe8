"""Pages of a confidential vote: said before, a code shown once, the list after; the same without JavaScript."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from charters.rules.functioning import ProxyRule
from charters.rules.presets import FINANCIAL
from governance.votes import urns
from governance.votes.actions import closing
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from people.models import Person
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_choice, a_committee, a_motion, a_proxy, an_open_vote, votes

LARGE = {"ess": (6, "60"), "hab": (5, "40")}
CODE = re.compile(r"<code>((?:[0-9a-z]{4}-){3}[0-9a-z]{4})</code>")


class House:
    def __init__(self, app, **more) -> None:
        self.app, self.database = app, app.extensions["database"]
        with self.database.transaction() as db:
            self.committee = a_committee(
                db,
                an_initiative(db, "valbrume", listed=True),
                rule=FINANCIAL.rule,
                proxy_rule=ProxyRule(max_per_holder=2),
                **{"colleges": LARGE, **more},
            )

    def does(self, deed):
        with self.app.app_context(), self.database.transaction() as db:
            return deed(db)

    def opened(self, **more):
        return self.does(lambda db: an_open_vote(db, self.committee, confidential=True, **more))

    def browser(self, college="ess", place=0):
        return signed_in(self.app, self.committee.members[college][place])

    @property
    def facilitator(self):
        return signed_in(self.app, self.committee.facilitator)

    def all_say(self, motion, *, but=(), choice=Choice.FOR):
        def say(db):
            for seat, member in self.committee.everybody:
                if seat.id not in but:
                    votes(db, db.get_one(Motion, motion.id), member, choice, seat)

        self.does(say)

    def close(self, motion):
        def deed(db):
            actor = the_actor(db, self.committee.facilitator)
            closing.close_vote(db, actor, db.get_one(Motion, motion.id), now=A_MORNING)

        self.does(deed)


@pytest.fixture
def house(app):
    return House(app)


def page_of(browser, motion):
    return browser.get(f"/valbrume/votes/{motion.public_id}").text


def test_before_voting_the_page_says_with_how_many_ballots_one_is_mixed(house):
    page = page_of(house.browser(), house.opened())
    assert "Votre bulletin sera mêlé à 5 bulletins au plus" in page
    assert "6 sièges" in page
    assert "archives d’écriture de la base et les sauvegardes" in page
    assert "secret" not in page.lower()


def test_the_code_is_in_the_answer_to_the_post_and_nowhere_after(house):
    motion, browser = house.opened(), house.browser()
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "against"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    (code,) = CODE.findall(answer.text)
    with house.database.reading() as db:
        found = {one["code"]: one["choice"] for one in urns.ballots(db, db.get_one(Motion, motion.id))}
    assert found == {code: "against"}
    after = page_of(browser, motion)
    assert code not in after
    assert "Votre siège a voté" in after
    assert "Un bulletin confidentiel est définitif" in after
    with browser.session_transaction(base_url=house.app.extensions["settings"].public_url) as session:
        assert code not in str(dict(session))


def test_htmx_receives_the_codes_with_the_ballot_alone(house):
    motion = house.opened()
    answer = house.browser().post(
        f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "for"}, headers={"HX-Request": "true"}
    )
    assert CODE.search(answer.text)
    assert "<html" not in answer.text


def test_posting_twice_says_that_the_seat_has_voted(house):
    motion, browser = house.opened(), house.browser()
    for status in (200, 409):
        answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "for"})
        assert answer.status_code == status
    assert not CODE.search(answer.text)


def test_the_holder_of_a_proxy_receives_one_code_for_each_seat(house):
    motion = house.opened()
    seats, members = house.committee.seats["ess"], house.committee.members["ess"]
    house.does(
        lambda db: a_proxy(
            db, house.committee.body, seats[1], seats[0], ("motion", motion.public_id), by=members[1]
        )
    )
    answer = house.browser().post(
        f"/valbrume/votes/{motion.public_id}/bulletin",
        data={"choice": "for", f"seat-{seats[1].public_id}": "against"},
    )
    assert len(set(CODE.findall(answer.text))) == 2
    assert "Maison ess 2" in answer.text


def test_the_panel_names_nobody_while_the_vote_is_open(house):
    motion = house.opened()
    house.all_say(motion, but={house.committee.seats["hab"][0].id})
    page = page_of(house.facilitator, motion)
    panel = page[page.index('id="turnout"') : page.index('id="remind"')]
    assert "Siège" not in panel.replace("Sièges comptés", "")
    assert "4 sur 5" in panel


def test_after_closing_one_finds_ones_code_and_who_voted_never_what(house):
    motion = house.opened()
    silent = house.committee.seats["ess"][5]
    browser = house.browser()
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "against"})
    (code,) = CODE.findall(answer.text)
    house.all_say(motion, but={house.committee.seats["ess"][0].id, silent.id})
    house.close(motion)
    page = page_of(browser, motion)
    row = page[page.index(code) :][:200]
    assert "Contre" in row
    nominal = page[page.index('id="nominal"') : page.index('id="recount"')]
    assert (nominal.count("a voté"), nominal.count("n’a pas voté")) == (11, 1)  # « Qui a voté » and ten seats
    assert "Contre" not in nominal
    assert "confidentiel," in page
    assert sorted(CODE.findall(page)[:5]) == CODE.findall(page)[:5]


def test_with_too_few_ballots_the_page_gives_codes_and_the_decision_alone(house):
    motion = house.opened()
    few = {seat.id for seat in house.committee.seats["hab"][2:]}
    house.all_say(motion, but=few)
    house.close(motion)
    page = page_of(house.browser(), motion)
    # The figure is a link to the rule that it comes from.
    assert "Moins de 3 bulletins dans un collège" in re.sub(r"<[^>]+>", "", page)
    assert len(CODE.findall(page)) == 8
    assert "Tous collèges ensemble" in page
    assert "Part du pour" not in page
    assert house.facilitator.get("/valbrume/registre").status_code == 200
    assert house.facilitator.get("/valbrume/votes").status_code == 200
    assert (
        house.facilitator.get(f"/valbrume/votes/simulateur?body={house.committee.body.slug}").status_code
        == 200
    )
    assert house.browser().get(f"/valbrume/votes/{motion.public_id}/bulletins.json").json["ballots"] == []


@pytest.mark.parametrize("few", [False, True], ids=["published", "withheld"])
def test_the_record_on_paper_names_who_voted_and_never_what(house, few):
    motion = house.opened()
    house.all_say(motion, but={seat.id for seat in house.committee.seats["hab"][2:]} if few else ())
    house.close(motion)
    paper = house.facilitator.get("/valbrume/registre/2026-01/proces-verbal.pdf")
    assert paper.status_code == 200
    told = re.sub(
        r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.data)).pages)
    )
    assert motion.title in told
    assert "confidentiel" in told
    assert not re.search(r"(n’a pas voté|a voté) (pour|contre)", told)
    for seat, member in house.committee.everybody:
        name = house.does(lambda db, one=member: db.get_one(Person, one.person_id).name)
        around = [told[max(0, at.start() - 5) : at.end() + 60] for at in re.finditer(re.escape(name), told)]
        assert not [words for words in around if re.search(r"\b(Pour|Contre|Abstention|Blanc)\b", words)], (
            seat
        )


def test_a_choice_among_options_shows_its_ballots_in_words(house):
    motion = house.does(lambda db: a_choice(db, house.committee, method="approval", confidential=True))
    browser = house.browser()
    page = page_of(browser, motion)
    key = re.search(r'name="o" value="(\w+)"', page)
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"o": key[1]})
    (code,) = CODE.findall(answer.text)
    assert "Votre siège a voté" in page_of(browser, motion)
    from tests.builders_governance import answers_with

    def others(db):
        for seat, member in house.committee.everybody[1:]:
            answers_with(db, db.get_one(Motion, motion.id), member, {"approves": ["Four"]}, seat)

    house.does(others)
    house.close(motion)
    closed = page_of(browser, motion)
    assert "Halle" in closed[closed.index(code) :][:200]


def test_a_small_college_keeps_the_vote_from_opening_and_other_ways_are_proposed(app):
    house = House(app, colleges={"ess": (6, "60"), "hab": (3, "40")})
    browser = house.facilitator
    sent = {
        "body": house.committee.body.slug,
        "title": "Élire",
        "text": "Qui ?",
        "confidential": "1",
        "then": "open",
    }
    answer = browser.post("/valbrume/votes/preparer", data=sent)
    address = answer.headers["Location"]
    page = browser.get(address).text
    assert "Habitantes et habitants (3)" in page
    assert "Ce vote ne peut pas s’ouvrir ainsi" in page
    assert "/ouverture" not in page
    assert browser.post(f"{address}/ouverture", data={"closes_at": ""}).status_code == 409
    for proposed in (
        "Réunir les collèges dans une seule urne",
        "Passer au vote nominatif",
        "Voter sur papier",
    ):
        assert proposed in page
    merged = browser.post(f"{address}/bulletins", data={"how": "merged"}, follow_redirects=True).text
    assert "Tous les sièges : 9 sièges" in merged.replace("\u00a0", " ")
    opened = browser.post(f"{address}/ouverture", data={"closes_at": ""}, follow_redirects=True).text
    assert "Vote ouvert" in opened


def test_a_draft_by_name_may_become_confidential_by_whoever_opens_it_alone(house):
    motion = house.does(lambda db: a_motion(db, house.committee))
    address = f"/valbrume/votes/{motion.public_id}/bulletins"
    assert house.browser().post(address, data={"how": "confidential"}).status_code in (403, 404)
    assert house.facilitator.post(address, data={"how": "autre"}).status_code == 422
    page = house.facilitator.post(address, data={"how": "confidential"}, follow_redirects=True).text
    assert "Vote à bulletins confidentiels." in page
    assert "Structures de l’ESS : 6 sièges" in page.replace("\u00a0", " ")


def test_in_english_the_word_secret_is_kept_for_later_too(house):
    browser = signed_in(house.app, house.committee.members["ess"][0], language="en")
    page = page_of(browser, house.opened())
    assert "Your ballot will be mixed with 5 ballots at the most" in page
    assert "secret" not in page.lower()
