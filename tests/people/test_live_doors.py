"""Live seats follow rights within a second: signed out, gone from the initiative, or no longer what one was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
import socketio
from socketio.exceptions import ConnectionError as RefusedAtTheDoor

from people.models import Membership, Person, Role
from tests.builders import a_member
from tests.workspace.documents.tabs import PATIENCE_S, House


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("doors"))
    with made.database.transaction() as db:
        made.administrator = a_member(db, made.initiative, "Rémi", role=Role.ADMINISTRATOR)
    yield made
    made.close()


@pytest.fixture
def gildas(house):
    with house.database.transaction() as db:
        return a_member(db, house.initiative, "Gildas")


def person_id(house: House, member: Membership) -> str:
    with house.database.reading() as db:
        return db.get_one(Person, member.person_id).public_id


class Seat:
    """A live connection opened with a browser's cookie; `gone` is set when the server closes it."""

    def __init__(
        self,
        house: House,
        browser: requests.Session | None,
        namespace="/discussions",
        initiative="valbrume",
        auth=None,
    ):
        self.gone, self.refusal = threading.Event(), ""
        self.socket = socketio.Client(serializer="msgpack", reconnection=False)
        self.socket.on("disconnect", lambda *_told: self.gone.set(), namespace=namespace)
        self.socket.on("connect_error", self._refused, namespace=namespace)
        cookie = f"chantier={browser.cookies.get('chantier')}" if browser else ""
        try:
            self.socket.connect(
                f"{house.server.url}/socket.io?in={initiative}",
                headers={"Cookie": cookie} if cookie else {},
                namespaces=[namespace],
                transports=["websocket"],
                wait_timeout=PATIENCE_S,
                auth=auth,
            )
        except RefusedAtTheDoor:
            self.socket.disconnect()
            self.gone.set()

    def _refused(self, told) -> None:
        self.refusal = told["message"]

    @property
    def closed(self) -> bool:
        """Whether the server closes it, if need be after a while."""
        return self.gone.wait(PATIENCE_S)


@pytest.mark.parametrize("namespace", ["/discussions", "/documents", "/votes"])
def test_the_door_opens_to_members_of_that_initiative_alone(house, gildas, namespace):
    seat = Seat(house, house.browser(gildas), namespace)
    assert not seat.gone.is_set()
    seat.socket.disconnect()
    assert Seat(house, None, namespace).gone.is_set()
    for elsewhere in ("jumelle", "nulle-part", ""):
        assert Seat(house, house.browser(gildas), namespace, elsewhere).gone.is_set()


def test_the_door_says_why_it_stays_shut_so_that_the_page_keeps_what_was_written(house, gildas):
    """The session has ended; somebody else has signed in under an open page; there is nothing here for this person."""
    assert Seat(house, None, "/documents").refusal == "signed_out"
    assert Seat(house, None, "/documents", "nulle-part").refusal == "signed_out"
    assert Seat(house, house.browser(gildas), "/documents", "nulle-part").refusal == "missing"
    browser, hers = house.browser(gildas), {"person": person_id(house, house.administrator)}
    for initiative in ("valbrume", "jumelle"):
        assert Seat(house, browser, "/documents", initiative, hers).refusal == "somebody_else"
    seat = Seat(house, browser, "/documents", auth={"person": person_id(house, gildas)})
    assert not seat.gone.is_set()
    seat.socket.disconnect()


def test_signing_out_closes_the_seat(house, gildas):
    browser = house.browser(gildas)
    seat = Seat(house, browser)
    assert house.post(browser, "/valbrume/personnes", "/deconnexion").status_code == 303
    assert seat.closed


def test_a_session_ended_from_elsewhere_closes_its_seat(house, gildas):
    here, there = house.browser(gildas), house.browser(gildas)
    seat = Seat(house, there)
    house.post(here, "/valbrume/personnes", "/moi/sessions/fermer")
    assert seat.closed


def test_leaving_the_initiative_closes_the_seat(house, gildas):
    seat = Seat(house, house.browser(gildas))
    administrator = house.browser(house.administrator)
    house.post(administrator, "/valbrume/personnes", f"/valbrume/personnes/{gildas.public_id}/quitter")
    assert seat.closed


def test_what_another_process_changed_is_found_without_being_told(house, gildas):
    seat = Seat(house, house.browser(gildas))
    with house.database.transaction() as db:  # no fact reaches the server: only the epoch tells
        db.get_one(Membership, gildas.id).left_at = datetime.now(UTC)
        db.get_one(Person, gildas.person_id).rights_epoch += 1
    assert seat.closed
