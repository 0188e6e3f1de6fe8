"""Who has a text open is told that a thread has moved, and nothing of what was said there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from people.models import Membership, Person
from tests.builders import a_member, unsigned
from tests.builders_comments import PASSAGE
from tests.workspace.documents.tabs import PATIENCE_S, House, Tab


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request, tmp_path_factory):
    environ = {}
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgresql")
        environ["DATABASE_URL"] = cluster.url(cluster.new_database(lambda _url: None))
    made = House(tmp_path_factory.mktemp("comments"), environ)
    yield made
    made.close()


@pytest.fixture
def address(house):
    _key, public_id = house.document()
    return public_id


def begin(house, member, document, text="Au volume ?"):
    """A comment by the plain form; the address of its thread."""
    page = f"/valbrume/documents/{document}/commentaires"
    answer = house.post(house.browser(member), page, page, text=text, **PASSAGE)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("#fil-")[1]


@pytest.mark.parametrize("polling", [False, True], ids=["websocket", "long polling"])
def test_what_one_says_and_settles_is_told_to_those_who_have_the_text_open(house, address, polling):
    with Tab(house, house.lead, address, polling=polling) as tab:
        assert tab.join()["ok"]
        thread = begin(house, house.reader, address)
        tab.wait(lambda: tab.told("comment", what="said"))
        page = f"/valbrume/documents/{address}/commentaires"
        assert house.post(house.browser(house.lead), page, f"{page}/fil/{thread}/regler").status_code == 303
        tab.wait(lambda: tab.told("comment", what="resolved"))
        house.post(house.browser(house.reader), page, f"{page}/fil/{thread}/rouvrir")
        tab.wait(lambda: tab.told("comment", what="reopened"))
    (said,) = tab.told("comment", what="said")
    assert said == {
        "document": address,
        "thread": thread,
        "what": "said",
        "person": said["person"],
        "name": "Maxence",
    }
    assert "volume" not in str(tab.events)


def test_who_has_another_text_open_or_was_taken_out_hears_nothing(house, address):
    _key, other = house.document()
    now = datetime.now(UTC)
    with house.database.transaction() as db:
        leaving = a_member(db, house.initiative, "Partante", now=now)
    with Tab(house, house.lead, other) as elsewhere, Tab(house, leaving, address) as gone:
        assert elsewhere.join()["ok"]
        assert gone.join()["ok"]
        with house.database.transaction() as db:
            db.get_one(Membership, leaving.id).left_at = now
            db.get_one(Person, leaving.person_id).rights_epoch += 1
        gone.wait(lambda: gone.told("disconnect"))
        with Tab(house, house.reader, address) as here:
            assert here.join()["ok"]
            begin(house, house.lead, address)
            here.wait(lambda: here.told("comment"))
        assert elsewhere.told("comment") == []
        assert gone.told("comment") == []


def test_the_fragment_that_a_tab_fetches_is_what_a_reload_shows(house, address):
    thread = begin(house, house.reader, address)
    browser = house.browser(house.lead)
    page = f"{house.server.url}/valbrume/documents/{address}/commentaires"

    def asked(url):
        headers = {"HX-Request": "true", "Accept-Language": "fr"}
        return unsigned(browser.get(url, headers=headers, timeout=PATIENCE_S).text)

    assert asked(f"{page}/fil/{thread}").strip() in asked(page)
