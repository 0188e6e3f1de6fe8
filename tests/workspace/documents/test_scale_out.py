"""Several processes are one platform: routed by document, and right without it, without Redis, without one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import redis as redis_client
import requests

from tests.builders import a_stream
from tests.builders_governance import a_committee, an_open_vote
from tests.builders_workspace import a_thread
from tests.governance.votes import screens as votes
from tests.servers.operating import unit
from tests.servers.redis import Redis
from tests.workspace.discussions import screens as discussions
from tests.workspace.documents.tabs import PATIENCE_S, Tab
from tests.workspace.documents.town import CHANNEL, Town

TRANSPORTS = pytest.mark.parametrize("polling", [False, True], ids=["websocket", "long polling"])


@pytest.fixture(scope="module")
def town(tmp_path_factory, postgresql):
    made = Town(tmp_path_factory.mktemp("town"), postgresql)
    yield made
    made.close()


@pytest.fixture
def paper(town):
    return town.document()


@pytest.fixture
def both(town, paper):
    """A tab of the same document in each of the two processes, reached without nginx."""
    _document_id, public_id = paper
    with (
        Tab(town.at(0), town.lead, public_id) as one,
        Tab(town.at(1), town.worker, public_id, polling=True) as other,
    ):
        one.join()
        other.join()
        yield one, other


def write_and_meet(one: Tab, other: Tab, words: list[str]) -> None:
    """Each writes; all is acknowledged, and the two end alike."""
    expected = len(one.lines()) + 2 * len(words)
    for word in words:
        one.write(f"{word} ici")
        other.write(f"{word} là")
    for tab in (one, other):
        tab.wait_saved(tab.n)
        tab.wait(lambda tab=tab: len(tab.lines()) == expected)
    assert one.lines() == other.lines()


def test_a_document_held_by_two_processes_stays_one(town, paper, both):
    write_and_meet(*both, [f"mot {number}" for number in range(10)])
    assert town.log(paper[0]) == both[0].lines()


def test_what_crosses_redis_is_json_and_a_pickle_is_not_opened(town, both, tmp_path):
    touched = tmp_path / "touched"
    poison = b"cposix\nsystem\n(S'touch " + str(touched).encode() + b"'\ntR."
    town.heard_by(len(town.workers))
    with redis_client.Redis.from_url(town.redis.url) as spy, spy.pubsub() as heard:
        heard.subscribe(CHANNEL)
        assert heard.get_message(timeout=PATIENCE_S)["type"] == "subscribe"
        assert spy.publish(CHANNEL, poison) == 3  # the two processes and this spy
        write_and_meet(*both, ["après"])
        said = []
        while (message := heard.get_message(timeout=1)) is not None:
            said.append(message["data"])
    assert said[0] == poison
    assert {json.loads(one)["method"] for one in said[1:]} == {"emit"}
    assert not touched.exists()


def freeze(town):
    return town.lose(Redis.freeze, Redis.thaw)


def kill(town):
    return town.lose(Redis.kill, Redis.start_again)


@pytest.mark.parametrize("lose", [freeze, kill])
def test_without_redis_everything_is_saved_and_both_sides_meet_by_the_log(town, paper, both, lose):
    give_back = lose(town)
    try:
        write_and_meet(*both, [f"sans relais {number}" for number in range(10)])
        assert town.log(paper[0]) == both[0].lines()
        with Tab(town.at(1), town.lead, paper[1]) as late:
            assert late.join()["ok"]
            assert late.lines() == both[0].lines()
        assert town.nobody().get(town.nginx.url + "/connexion", timeout=PATIENCE_S).status_code == 200
    finally:
        give_back()
    write_and_meet(*both, ["de nouveau"])


@pytest.mark.parametrize("lost", [False, True], ids=["with Redis", "without Redis"])
def test_rights_withdrawn_in_one_process_hold_in_the_other(town, paper, both, lost):
    _one, other = both
    browser = town.browser(town.worker)
    page, leave, join = f"/valbrume/documents/{paper[1]}", "quitter", "rejoindre"
    give_back = freeze(town) if lost else lambda: None
    try:
        here = town.at(0)
        assert here.post(browser, page, f"/valbrume/chantiers/reemploi/{leave}").status_code == 303
        other.wait(lambda: other.told("access", role="read"))
        n = other.write("trop tard")
        other.wait(lambda: other.told("refused", n=n, retry=False))
        here.post(browser, page, f"/valbrume/chantiers/reemploi/{join}")
        other.wait(lambda: other.told("access", role="write"))
    finally:
        give_back()
    assert town.log(paper[0]) == []


def test_a_document_frozen_in_one_process_is_frozen_in_the_other(town, paper, both):
    _one, other = both
    page = f"/valbrume/documents/{paper[1]}"
    assert town.at(0).post(town.browser(town.lead), page, f"{page}/figer").status_code == 303
    other.wait(lambda: other.told("access", role="read"))
    n = other.write("de trop")
    other.wait(lambda: other.told("refused", n=n, error="closed"))
    assert town.log(paper[0]) == []


def test_a_document_put_away_and_taken_out_in_one_process_is_written_again_in_the_other(town, paper, both):
    _one, other = both
    page, browser = f"/valbrume/documents/{paper[1]}", town.browser(town.lead)
    town.at(0).post(browser, page, f"{page}/ranger")
    other.wait(lambda: other.told("access", role="read"))
    town.at(0).post(browser, page, f"{page}/ressortir")
    other.wait(lambda: other.told("access", role="write"))
    other.wait_saved(other.write("de nouveau"))
    assert town.log(paper[0]) == ["de nouveau"]


def test_signing_out_in_one_process_closes_the_tabs_held_by_the_other(town, paper):
    with Tab(town.at(1), town.worker, paper[1]) as tab:
        tab.join()
        browser = town.browser(town.worker, tab.cookie)
        town.at(0).post(browser, f"/valbrume/documents/{paper[1]}", "/deconnexion")
        tab.wait(lambda: tab.told("disconnect"))


@TRANSPORTS
def test_a_message_said_in_one_process_appears_on_the_screens_of_the_other(town, polling):
    now = datetime.now(UTC)
    with town.database.transaction() as db:
        thread = a_thread(db, town.lead, a_stream(db, town.initiative, now=now), now=now).public_id
    page = f"/valbrume/discussions/{thread}"
    with discussions.Screen(town.at(1), town.reader, thread, polling=polling) as screen:
        assert town.at(0).post(town.browser(town.lead), page, page, text="À tous !").status_code == 303
        assert "À tous" in screen.next()["html"]


def test_a_process_that_holds_no_live_page_yet_is_heard_all_the_same(town):
    now = datetime.now(UTC)
    with town.database.transaction() as db:
        thread = a_thread(db, town.lead, a_stream(db, town.initiative, now=now), now=now).public_id
    page = f"/valbrume/discussions/{thread}"
    town.workers[0].stop()
    town.workers[0].start()
    with discussions.Screen(town.at(1), town.reader, thread) as screen:
        town.at(0).post(town.browser(town.lead), page, page, text="Bonjour du matin")
        assert "Bonjour du matin" in screen.next()["html"]


@TRANSPORTS
def test_a_ballot_cast_in_one_process_moves_the_turnout_shown_by_the_other(town, polling):
    now = datetime.now(UTC)
    with town.database.transaction() as db:
        committee = a_committee(db, town.initiative, now=now)
        motion = an_open_vote(db, committee, now=now).public_id
    voter, other = committee.members["ess"][:2]
    page = f"/valbrume/votes/{motion}"
    with votes.Screen(town.at(1), other, motion, polling=polling) as screen:
        answer = town.at(0).post(town.browser(voter), page, f"{page}/bulletin", choice="for")
        assert answer.status_code == 303
        event, told = screen.next()
        assert (event, told["motion"]) == ("turnout", motion)
        town.at(0).post(town.browser(committee.facilitator), page, f"{page}/cloture")
        event, told = screen.next()
        assert (event, told["url"]) == ("closed", page)


def test_a_process_that_restarts_loses_nothing_and_its_texts_are_served_by_the_other_meanwhile(town):
    papers = [town.document() for _ in range(4)]
    for worker in town.workers:
        with ExitStack() as held:
            tabs = [held.enter_context(Tab(town, town.lead, public_id)) for _key, public_id in papers]
            for tab in tabs:
                tab.join()
                tab.wait_saved(tab.write("avant l’arrêt"))
            assert worker.server.stop(patience=unit().patience) == 0
        for _key, public_id in papers:
            with Tab(town, town.worker, public_id, polling=True) as tab:
                assert tab.join()["ok"]
                tab.wait_saved(tab.write("pendant l’arrêt"))
        assert town.nobody().get(town.nginx.url + "/connexion", timeout=PATIENCE_S).status_code == 200
        worker.start()
    for key, _public_id in papers:
        assert town.log(key) == ["avant l’arrêt", "pendant l’arrêt"] * 2


CODES = 5  # sign-in codes for one mailbox, from one address, in ten minutes


class From(requests.adapters.HTTPAdapter):
    """From another address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, **options, source_address=(self.address, 0))


def asks_for_codes(town, mailbox: str, address: str, lies: bool = False) -> Iterator[int]:
    """How each demand is answered, through nginx; a liar says each time that somebody else asks."""
    browser = town.nobody()
    browser.mount("https://", From(address))
    doors = browser.get(town.origin + "/connexion", timeout=PATIENCE_S)
    form = {"email": mailbox, "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', doors.text)[1]}
    browser.headers["Origin"] = town.origin
    for number in range(6 * CODES):
        browser.headers.update({"X-Forwarded-For": f"192.0.2.{number}"} if lies else {})
        yield browser.post(
            town.origin + "/connexion/courriel", form, timeout=PATIENCE_S, allow_redirects=False
        ).status_code


def test_visitors_are_counted_by_their_own_address_whatever_they_say_of_it(town):
    mailbox = "perrine@valbrume.test"
    answers = list(asks_for_codes(town, mailbox, "127.0.0.2"))
    assert set(answers[:CODES]) == {303}
    lying = list(asks_for_codes(town, mailbox, "127.0.0.2", lies=True))
    # A process that does not reach Redis for a moment counts for itself: each may grant as much again, and no more.
    assert answers.count(303) + lying.count(303) <= (1 + len(town.workers)) * CODES
    assert set(answers + lying) == {303, 429}
    assert next(asks_for_codes(town, mailbox, "127.0.0.3")) == 303


def test_limits_hold_without_redis(town):
    give_back = freeze(town)
    try:
        answers = list(asks_for_codes(town, "oceane@valbrume.test", "127.0.0.1"))
    finally:
        give_back()
    assert set(answers[:CODES]) == {303}
    assert answers[-1] == 429
