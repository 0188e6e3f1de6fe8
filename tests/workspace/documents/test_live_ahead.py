"""A real server that shows what is typed long before its log has it: whoever asks finds in the log what people were shown."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tests.workspace.documents.tabs import House, Tab
from workspace.documents.models import Document

NEVER = {"COEDITING_AHEAD_MS": "600000"}  # by itself


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("ahead"), NEVER)
    yield made
    made.close()


@contextmanager
def shown(house, words, *, polling=False):
    """Somebody has written something, somebody else was shown it, and the log has not got it."""
    document_id, public_id = house.document()
    with (
        Tab(house, house.lead, public_id) as one,
        Tab(house, house.worker, public_id, polling=polling) as other,
    ):
        for tab in (one, other):  # the log knows their client ids
            tab.join()
            tab.wait_saved(tab.write(f"début de {tab.client}"))
        one.write(words)
        other.wait(lambda: words in other.lines())
        assert words not in house.log(document_id)
        assert one.saved() < one.n
        yield document_id, public_id, one, other


@pytest.mark.parametrize("polling", [False, True], ids=["websocket", "long polling"])
def test_others_see_it_and_nothing_says_that_it_is_saved(house, polling):
    with shown(house, "pas encore", polling=polling) as (document_id, _public_id, one, _other):
        assert not one.told("saved", n=one.n)
        assert "pas encore" not in house.log(document_id)


def test_a_page_says_what_people_were_shown(house):
    with shown(house, "à lire") as (document_id, public_id, one, _other):
        page = house.browser(house.reader).get(f"{house.server.url}/valbrume/documents/{public_id}")
        assert "à lire" in page.text
        assert "à lire" in house.log(document_id)
        one.wait_saved(one.n)


def test_who_comes_in_is_answered_from_the_log(house):
    with shown(house, "à rejoindre") as (document_id, public_id, one, _other):
        with Tab(house, house.reader, public_id) as late:
            assert late.join()["ok"]
            assert "à rejoindre" in late.lines()
        assert "à rejoindre" in house.log(document_id)
        one.wait_saved(one.n)


def test_who_freezes_freezes_what_people_were_shown(house):
    with shown(house, "dernier mot") as (document_id, public_id, one, other):
        where = f"/valbrume/documents/{public_id}"
        house.post(house.browser(house.lead), where, f"{where}/figer")
        other.wait(lambda: other.told("access", role="read"))
        assert "dernier mot" in house.log(document_id)
        one.wait_saved(one.n)
        assert not other.told("retract")


def test_where_another_process_has_frozen_the_text_what_was_shown_is_taken_back(house):
    with shown(house, "trop tard") as (document_id, _public_id, one, other):
        with house.database.transaction() as db:
            db.get_one(Document, document_id).frozen_at = datetime.now(UTC)
        for tab in (one, other):
            tab.wait(lambda tab=tab: tab.told("retract"))
        one.wait(lambda: one.told("refused", n=one.n, error="closed"))
        assert "trop tard" not in house.log(document_id)


def test_what_was_never_shown_is_brought_back_by_nobody(house):
    with shown(house, "vrai") as (document_id, _public_id, one, other):
        frame = next(one for one in reversed(other.told("update")) if "seal" in one)
        other.bring_back(frame["data"].replace(b"vrai", b"faux"), frame["seal"])
        other.wait(lambda: other.told("refused", error="unsealed"))
        other.bring_back(frame["data"], [1, 2, 3])
        other.wait(lambda: len(other.told("refused", error="unsealed")) == 2)
        assert not other.told("disconnect")
        assert "faux" not in house.log(document_id)
        assert one.lines() == other.lines()
