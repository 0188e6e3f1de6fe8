"""Two screens of one vote on a real server: participation as it grows, the closing, and nothing to the twin."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import socketio

from foundation.db import Database
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage
from tests.builders_governance import a_committee, an_open_vote
from tests.governance.votes.screens import Screen, turnout_of
from tests.workspace.documents.tabs import PATIENCE_S, House


class Hall:
    """A server and a committee; a fresh vote for each test."""

    def __init__(self, house: House) -> None:
        self.house, self.now = house, datetime.now(UTC)
        with house.database.transaction() as db:
            self.committee = a_committee(db, house.initiative, now=self.now)
        self.voter, self.other = self.committee.members["ess"][:2]
        members = (self.voter, self.other, self.committee.facilitator, house.stranger)
        self.browsers = {one.id: house.browser(one) for one in members}

    @property
    def database(self) -> Database:
        return self.house.database

    def fresh(self) -> Hall:
        now = datetime.now(UTC)
        with self.database.transaction() as db:
            motion = an_open_vote(db, self.committee, now=now, days=7)
        self.motion, self.key = motion.public_id, motion.id
        return self

    @property
    def address(self) -> str:
        return f"/valbrume/votes/{self.motion}"

    def page(self, member) -> str:
        address = self.house.server.url + self.address
        return (
            self.browsers[member.id].get(address, headers={"Accept-Language": "fr"}, timeout=PATIENCE_S).text
        )

    def post(self, member, path: str, **data: str):
        return self.house.post(self.browsers[member.id], self.address, f"{self.address}/{path}", **data)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def everybody(request, tmp_path_factory):
    environ = {}
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgresql")
        environ["DATABASE_URL"] = cluster.url(cluster.new_database(lambda _url: None))
    house = House(tmp_path_factory.mktemp("hall"), environ)
    yield Hall(house)
    house.close()


@pytest.fixture
def hall(everybody):
    return everybody.fresh()


def test_the_screen_after_the_live_message_is_the_screen_after_a_reload(hall):
    with Screen(hall.house, hall.other, hall.motion) as hers:
        assert hall.post(hall.voter, "bulletin", choice="for").status_code == 303
        event, told = hers.next()
    assert (event, told["motion"]) == ("turnout", hall.motion)
    assert turnout_of(told["html"]) == turnout_of(hall.page(hall.other))


def test_facilitators_keep_their_reminders_in_the_live_message(hall):
    facilitator = hall.committee.facilitator
    with Screen(hall.house, facilitator, hall.motion) as theirs:
        hall.post(hall.voter, "bulletin", choice="for")
        _event, told = theirs.next()
    assert 'form="remind"' in told["html"]
    assert turnout_of(told["html"]) == turnout_of(hall.page(facilitator))
    assert 'form="remind"' not in turnout_of(hall.page(hall.other))


def test_no_message_says_what_somebody_voted(hall):
    with Screen(hall.house, hall.other, hall.motion) as hers:
        hall.post(hall.voter, "bulletin", choice="for")
        _event, first = hers.next()
        hall.post(hall.voter, "bulletin", choice="against")
        _event, second = hers.next()
    assert first["html"] == second["html"]


def as_drawn(page: str) -> dict[str, str]:
    """What a page says of itself when it begins to listen."""
    found = {name: re.search(rf' data-{name}="([^"]+)"', page) for name in ("standing", "mark")}
    return {name: one[1] for name, one in found.items() if one}


def test_a_page_that_shows_what_is_true_is_told_nothing_when_it_joins(hall):
    drawn = as_drawn(hall.page(hall.other))
    assert drawn.keys() == {"standing", "mark"}
    with Screen(hall.house, hall.other, hall.motion, joins=False) as hers:
        assert hers.join(**drawn) == {"ok": True}


@pytest.mark.parametrize("who", ["other", "facilitator"])
def test_a_page_drawn_before_a_ballot_and_joined_after_it_is_told_of_it(hall, who):
    reader = hall.other if who == "other" else hall.committee.facilitator
    drawn = as_drawn(hall.page(reader))
    hall.post(hall.voter, "bulletin", choice="for")
    with Screen(hall.house, reader, hall.motion, joins=False) as theirs:
        answer = theirs.join(**drawn)
        now = hall.page(reader)
        assert (answer["missed"], answer["told"]["motion"]) == ("turnout", hall.motion)
        assert turnout_of(answer["told"]["html"]) == turnout_of(now)
        assert theirs.join(**as_drawn(answer["told"]["html"] + now)) == {"ok": True}


@pytest.mark.parametrize(
    ("path", "data", "event"),
    [("suspension", {"reason": "La liste est à relire."}, "changed"), ("cloture", {}, "closed")],
)
def test_a_page_drawn_before_a_change_or_the_closing_is_told_where_to_read(hall, path, data, event):
    drawn = as_drawn(hall.page(hall.other))
    assert hall.post(hall.committee.facilitator, path, **data).status_code == 303
    with Screen(hall.house, hall.other, hall.motion, joins=False) as hers:
        told = {"motion": hall.motion, "url": hall.address}
        assert hers.join(**drawn) == {"ok": True, "missed": event, "told": told}


def test_closing_by_hand_is_told_with_the_address_of_the_result(hall):
    with Screen(hall.house, hall.other, hall.motion) as hers:
        assert hall.post(hall.committee.facilitator, "cloture").status_code == 303
        event, told = hers.next()
    assert (event, told) == ("closed", {"motion": hall.motion, "url": hall.address})


def test_the_deadline_closes_by_itself_and_says_so(hall):
    with Screen(hall.house, hall.other, hall.motion) as hers:
        with hall.database.transaction() as db:  # its hour comes once somebody watches
            db.get_one(Motion, hall.key).closes_at = datetime.now(UTC)
        event, _told = hers.next()
    assert event == "closed"
    with hall.database.reading() as db:
        motion = db.get_one(Motion, hall.key)
        assert (motion.stage, motion.closed_at) == (Stage.VOID_NO_QUORUM, motion.closes_at)


def test_the_twin_initiative_hears_nothing(hall):
    with Screen(hall.house, hall.house.stranger, hall.motion, initiative="jumelle", joins=False) as theirs:
        assert theirs.join() == {"ok": False, "error": "missing", "message": theirs.join()["message"]}
        with Screen(hall.house, hall.other, hall.motion) as hers:
            hall.post(hall.voter, "bulletin", choice="for")
            hers.next()
        assert theirs.told == []


def test_a_stranger_does_not_enter_by_the_other_initiative(hall):
    with pytest.raises(socketio.exceptions.ConnectionError):
        Screen(hall.house, hall.house.stranger, hall.motion, joins=False)


@pytest.mark.parametrize(
    ("event", "payload", "error"),
    [
        ("join", {}, "invalid"),
        ("join", {"motion": "nowhere"}, "missing"),
        ("join", "motion", "bad_request"),
        ("result", {"motion": "x"}, "unknown"),
    ],
)
def test_what_is_not_understood_is_answered(hall, event, payload, error):
    with Screen(hall.house, hall.other, hall.motion, joins=False) as hers:
        assert hers.ask(event, payload)["error"] == error
