"""A file is given another title and another place: found under them, by whom the place says, with nothing overwritten."""

from __future__ import annotations

import html
import re

import pytest
from sqlmodel import select

from foundation import search
from foundation.errors import Conflict, Refused
from foundation.ledger import LedgerLine
from people.models import Initiative
from tests.builders import A_MORNING, a_stream
from tests.builders_files import PLENTY, what_was_sent
from tests.builders_rights import for_persons, shared
from tests.workspace.files.house import House
from workspace.files import actions
from workspace.shelves import actions as shelves
from workspace.shelves.queries import Place

pytestmark = pytest.mark.both_databases
NEW = what_was_sent("liste 2.csv", b"nom;ville\nNour;Valbrume")


@pytest.fixture
def house(app):
    return House(app)


@pytest.fixture
def elsewhere(house):
    """Another stream, where only who facilitates may add files, with a folder."""
    with house.app.app_context(), house.database.transaction() as db:
        facilitator = house.actor(db, "facilitator")
        initiative = db.get_one(Initiative, house.initiative_id)
        stream = a_stream(db, initiative, "Mobilité", slug="mobilite")
        folder = shelves.create_folder(db, facilitator, stream.id, "Devis", now=A_MORNING)
        return Place(stream.id, folder.id, "mobilite", "Mobilité"), folder.public_id


def found(house, words):
    with house.database.reading() as db:
        return [one.url for one in search.find(db, house.initiative_id, {"members"}, words)]


def verbs(house):
    with house.database.reading() as db:
        return db.exec(select(LedgerLine.verb).where(LedgerLine.about == house.public_id)).all()[1:]


def test_another_title_is_found_at_once_and_the_second_of_two_gets_both(house):
    done = house.browser().post(f"{house.address}/titre", data={"title": "Le carnet", "version": "0"})
    assert done.status_code == 303
    assert found(house, "carnet") == [house.address]
    assert found(house, "liste.csv") == [house.address]  # the name of its version stays
    late = house.browser("lead").post(f"{house.address}/titre", data={"title": "Le cahier", "version": "0"})
    page = html.unescape(late.text)
    assert late.status_code == 409
    assert "entre-temps en «\u00a0Le carnet\u00a0»" in page
    assert 'value="Le cahier"' in page
    assert (
        house.browser().post(f"{house.address}/titre", data={"title": " ", "version": "1"}).status_code == 422
    )
    assert verbs(house) == ["rename_file"]


def test_moved_it_is_in_its_folder_and_those_who_work_there_replace_it(house, elsewhere):
    place, folder = elsewhere
    with pytest.raises(Refused):
        house.acts(actions.move, place)
    said = {"place": f"mobilite:{folder}"}
    assert house.browser("facilitator").post(f"{house.address}/deplacer", data=said).status_code == 303
    with pytest.raises(Refused):
        house.acts(actions.add_version, NEW, quota=PLENTY)
    assert "Devis" in house.browser("reader").get("/valbrume/fichiers?chantier=mobilite").text
    assert house.address in house.browser("reader").get("/valbrume/rayons/mobilite").text
    assert house.address in house.browser("reader").get("/valbrume/recherche?q=liste").text
    assert verbs(house) == ["move_file"]
    bad = house.browser("facilitator").post(f"{house.address}/deplacer", data={"place": f"reemploi:{folder}"})
    assert bad.status_code == 404


def test_a_move_is_undone_from_the_page_that_tells_it(house, elsewhere):
    browser, before = house.browser("facilitator"), where(house)
    moved = browser.post(f"{house.address}/deplacer", data={"place": f"mobilite:{elsewhere[1]}"})
    page = browser.get(moved.headers["Location"]).text
    (back,) = re.findall(r'<input type="hidden" name="place" value="([^"]*)">', page)
    assert where(house) != before
    undone = browser.post(f"{house.address}/deplacer", data={"place": back})
    assert where(house) == before
    assert 'name="place" value="mobilite:' in browser.get(undone.headers["Location"]).text
    assert 'type="hidden" name="place"' not in browser.get(house.address).text
    assert browser.get(f"{house.address}?de=%22%3E").status_code == 422


def where(house):
    with house.database.reading() as db:
        file = house.row(db)
        return file.stream_id, file.folder_id


def test_moving_a_file_whose_readers_were_chosen_changes_nothing_of_them(house, elsewhere):
    with house.app.app_context(), house.database.transaction() as db:
        chosen = for_persons(house.members["worker"], house.members["facilitator"])
        shared(db, house.members["worker"], house.row(db), chosen)
    house.acts(actions.move, elsewhere[0], who="facilitator")
    house.acts(actions.add_version, NEW, quota=PLENTY)
    assert house.browser("lead").get(house.address).status_code == 404
    assert house.address not in house.browser("lead").get("/valbrume/rayons/mobilite").text


def test_a_folder_that_goes_leaves_its_files_and_the_bin_keeps_their_place(house, elsewhere):
    place, folder = elsewhere
    house.acts(actions.move, place, who="facilitator")
    house.acts(actions.put_in_bin, who="facilitator", bound=())
    for verb, more in ((actions.rename, {"version": 0}), (actions.move, {})):
        with pytest.raises(Conflict):
            house.acts(verb, "Autre" if more else place, who="facilitator", **more)
    house.acts(actions.take_out, who="facilitator")
    assert house.address in house.browser().get("/valbrume/rayons/mobilite").text
    gone = house.browser("facilitator").post(f"/valbrume/rayons/dossiers/{folder}/retirer")
    assert gone.status_code == 303
    with house.database.reading() as db:
        assert (house.row(db).stream_id, house.row(db).folder_id) == (place.stream_id, None)


def test_who_only_reads_is_offered_none_of_it(house):
    page = html.unescape(house.browser("reader").get(house.address).text)
    assert "Déplacer le fichier" not in page
    assert (
        house.browser("reader")
        .post(f"{house.address}/titre", data={"title": "a", "version": "0"})
        .status_code
        == 403
    )
    assert house.browser("reader").post(f"{house.address}/deplacer", data={"place": ":"}).status_code == 403
