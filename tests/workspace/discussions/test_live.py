"""Two screens of the same thread: what one says the other shows, and reloading changes nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import socketio

from people.models import Membership, Person, Role
from tests.builders import a_member, a_stream
from tests.builders_workspace import a_message, a_thread
from tests.workspace.discussions.screens import Screen, tidy
from tests.workspace.documents.tabs import PATIENCE_S, House


class Talk:
    """A server and the people who speak there; a fresh thread for each test."""

    def __init__(self, house: House) -> None:
        self.house, self.now = house, datetime.now(UTC)
        with house.database.transaction() as db:
            self.perrine = a_member(db, house.initiative, "Perrine Rochevaire", now=self.now)
            self.oceane = a_member(db, house.initiative, "Océane Ruissequin", now=self.now)
            self.facilitator = a_member(
                db, house.initiative, "Maïa Vantelume", role=Role.FACILITATOR, now=self.now
            )
        self.browsers = {one.id: house.browser(one) for one in (self.perrine, self.oceane, self.facilitator)}

    def fresh(self) -> Talk:
        with self.house.database.transaction() as db:
            stream = a_stream(db, self.house.initiative, now=self.now)
            thread = a_thread(db, self.perrine, stream, now=self.now)
            message = a_message(db, self.perrine, thread, now=self.now)
        self.thread, self.message = thread.public_id, message.public_id
        return self

    def screen(self, member, **more) -> Screen:
        return Screen(self.house, member, self.thread, **more)

    def post(self, member, path: str, **data: str) -> None:
        answer = self.house.post(
            self.browsers[member.id], f"/valbrume/discussions/{self.thread}", path, **data
        )
        assert answer.status_code in {302, 303}, answer.text

    def say(self, member, text: str) -> None:
        self.post(member, f"/valbrume/discussions/{self.thread}", text=text)

    def page(self, member) -> str:
        address = f"{self.house.server.url}/valbrume/discussions/{self.thread}"
        return (
            self.browsers[member.id].get(address, headers={"Accept-Language": "fr"}, timeout=PATIENCE_S).text
        )

    def shown(self, member, message: str) -> str:
        """The message as the page of this member shows it."""
        return tidy(re.search(rf'<li id="message-{message}".*?</li>', self.page(member), re.DOTALL)[0])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def everybody(request, tmp_path_factory):
    environ = {}
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgresql")
        name = cluster.new_database(lambda _url: None)
        environ["DATABASE_URL"] = cluster.url(name)
    house = House(tmp_path_factory.mktemp("talk"), environ)
    yield Talk(house)
    house.close()


@pytest.fixture
def talk(everybody):
    return everybody.fresh()


@pytest.mark.parametrize("polling", [False, True], ids=["websocket", "long polling"])
def test_what_one_says_appears_on_the_other_screen_as_it_will_after_a_reload(talk, polling):
    with talk.screen(talk.perrine) as mine, talk.screen(talk.oceane, polling=polling) as hers:
        talk.say(talk.perrine, "Deux *clés* ? @Océane Ruissequin")
        here, there = mine.next(), hers.next()
    assert here == there
    assert (there["discussion"], there["replaces"]) == (talk.thread, False)
    assert tidy(there["html"]) == talk.shown(talk.oceane, there["id"])


def test_an_edit_a_withdrawal_and_a_hiding_replace_the_message(talk):
    path = f"/valbrume/messages/{talk.message}"
    with talk.screen(talk.oceane) as hers:
        for author, then, data in (
            (talk.perrine, "modifier", {"text": "Mieux dit."}),
            (talk.facilitator, "masquer", {"reason": "Trop vif."}),
            (talk.facilitator, "montrer", {}),
            (talk.perrine, "retirer", {}),
        ):
            talk.post(author, f"{path}/{then}", **data)
            told = hers.next()
            assert (told["id"], told["replaces"]) == (talk.message, True)
            assert tidy(told["html"]) == talk.shown(talk.oceane, talk.message)


def test_each_screen_reads_in_its_own_language(talk):
    with talk.screen(talk.oceane, language="en") as english, talk.screen(talk.perrine) as french:
        talk.say(talk.perrine, "Bonjour")
        days = {at["html"].split("<time", 1)[1].split("</time>")[0] for at in (english.next(), french.next())}
    assert len(days) == 2


def test_the_answer_to_joining_names_the_last_message(talk):
    with talk.screen(talk.oceane) as hers:
        assert hers.ask("join", {"discussion": talk.thread}) == {"ok": True, "last": talk.message}
        assert hers.ask("leave", {"discussion": talk.thread}) == {"ok": True}


@pytest.mark.parametrize(
    "wanted", [{"discussion": "nothing"}, {"discussion": 7}, {}, {"discussion": ""}, "text"]
)
def test_a_thread_that_is_not_there_is_refused_in_words(talk, wanted):
    with talk.screen(talk.oceane, joins=False) as hers:
        answer = hers.ask("join", wanted)
        assert answer["ok"] is False
        assert answer["error"] in {"missing", "invalid", "bad_request"}
        assert hers.ask("shout", {"discussion": talk.thread}) == {"ok": False, "error": "unknown"}


def test_visitors_and_members_of_the_twin_do_not_get_in(talk):
    house = talk.house
    for nobody in (None, house.stranger):
        with pytest.raises(socketio.exceptions.ConnectionError):
            Screen(house, nobody, talk.thread)
    with Screen(house, house.stranger, talk.thread, initiative="jumelle", joins=False) as twin:
        answer = twin.ask("join", {"discussion": talk.thread})
        assert (answer["ok"], answer["error"]) == (False, "missing")
        with talk.screen(talk.oceane) as hers:
            talk.say(talk.perrine, "Entre nous")
            assert hers.next()["id"] != talk.message
        assert twin.told == []


def test_who_leaves_the_initiative_loses_her_seat(talk):
    with talk.house.database.transaction() as db:
        leaving = a_member(db, talk.house.initiative, "Partante", now=talk.now)
    with talk.screen(leaving) as hers:
        with talk.house.database.transaction() as db:
            db.get_one(Membership, leaving.id).left_at = talk.now
            db.get_one(Person, leaving.person_id).rights_epoch += 1
        hers.wait(lambda: hers.gone)


def test_a_screen_says_how_far_it_has_read(talk):
    assert 'id="non-lus"' in talk.page(talk.oceane)
    with talk.screen(talk.oceane) as hers:
        assert hers.ask("seen", {"discussion": talk.thread, "number": 1}) == {"ok": True}
        assert hers.ask("seen", {"discussion": talk.thread, "number": -1})["ok"] is False
    assert 'id="non-lus"' not in talk.page(talk.oceane)


def test_those_who_read_a_discussion_are_seen_at_home(talk):
    with talk.screen(talk.oceane):
        home = (
            talk.browsers[talk.perrine.id].get(f"{talk.house.server.url}/valbrume/", timeout=PATIENCE_S).text
        )
    assert "lit une discussion" in home
