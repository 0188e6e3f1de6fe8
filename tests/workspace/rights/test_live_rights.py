"""Rights that change while a text is open: the tab is cut or opened within a second or two, in each process."""

from __future__ import annotations

import pytest

from people.rules.sharing import Level
from tests.builders_rights import for_persons, shared
from tests.workspace.documents.tabs import House, Tab
from workspace.documents.models import Document

SOON_S = 5.0  # two seconds at most on a quiet machine; the second is the sweep's


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("rights"))
    yield made
    made.close()


@pytest.fixture
def paper(house):
    return house.document()


def from_another_process(house, paper, *grants):
    """Written beside the server: it must see by itself."""
    with house.database.transaction() as db:
        shared(db, house.lead, db.get_one(Document, paper[0]), [*for_persons(house.lead), *grants])


def by_the_page(house, paper, *tokens):
    """Through the form of the page, as people do."""
    page = f"/valbrume/documents/{paper[1]}/droits"
    with house.database.reading() as db:
        version = str(db.get_one(Document, paper[0]).sharing)
    own = f"person:{house.lead.public_id}:write"
    browser = house.browser(house.lead)
    return house.post(browser, page, page, acces=[own, *tokens], version=version)


@pytest.mark.parametrize("way", ["another process", "the page"])
def test_who_no_longer_reads_is_cut_and_what_she_sends_is_refused(house, paper, way):
    with Tab(house, house.lead, paper[1]) as one, Tab(house, house.worker, paper[1]) as other:
        one.join()
        other.join()
        one.wait_saved(one.write("avant"))
        other.wait(lambda: other.lines() == ["avant"])
        if way == "the page":
            assert by_the_page(house, paper).status_code == 303
        else:
            from_another_process(house, paper)
        other.wait(lambda: other.told("access", role="none"), SOON_S)
        assert "n’est plus ouvert" in other.told("access", role="none")[0]["reason"]
        one.wait_saved(one.write("après"))
        late = other.write("sans droit")
        again = other.join()
        assert (again["ok"], again["error"]) == (False, "missing")
        assert other.saved() < late
        assert not any("après" in line for line in other.lines())
        assert sorted(house.log(paper[0])) == ["après", "avant"]
        assert one.told("access") == []


def test_who_no_longer_writes_reads_on_and_who_writes_again_is_told(house, paper):
    with Tab(house, house.lead, paper[1]) as one, Tab(house, house.worker, paper[1]) as other:
        one.join()
        assert other.join()["role"] == "write"
        from_another_process(house, paper, *for_persons(house.worker, level=Level.READ))
        other.wait(lambda: other.told("access", role="read"), SOON_S)
        one.wait_saved(one.write("elle lit"))
        other.wait(lambda: other.lines() == ["elle lit"])
        words = other.type("elle écrit")
        other.send(words)
        other.wait(lambda: other.told("refused", error="read_only"))
        from_another_process(house, paper, *for_persons(house.worker))
        other.wait(lambda: other.told("access", role="write"), SOON_S)
        other.wait_saved(other.send(words))
    assert house.log(paper[0]) == ["elle lit", "elle écrit"]


def test_a_right_gained_opens_a_tab_that_only_read(house, paper):
    with Tab(house, house.reader, paper[1]) as reader:
        assert reader.join()["role"] == "read"
        assert by_the_page(house, paper, f"person:{house.reader.public_id}:write").status_code == 303
        reader.wait(lambda: reader.told("access", role="write"), SOON_S)
        reader.wait_saved(reader.write("ouvert"))


def test_the_door_stays_shut_to_who_is_not_chosen_whatever_she_says(house, paper):
    from_another_process(house, paper)
    with Tab(house, house.worker, paper[1]) as tab:
        assert tab.join()["error"] == "missing"
        assert tab.ask("resync", {"document": paper[1], "state_vector": tab.vector})["error"] == "missing"
        tab.write("sans y être")
    assert house.log(paper[0]) == []
