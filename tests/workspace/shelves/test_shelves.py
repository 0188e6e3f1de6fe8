"""Folders, moves, copies and the bin: who may, what is told, and nothing written is lost before its thirty days."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation import search
from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, joins, signed_in, the_actor
from tests.builders_documents import lines
from tests.workspace.documents.erasing import House
from workspace.comments import actions as comments
from workspace.comments.forms import NewThread
from workspace.documents import actions as documents
from workspace.documents import chores as document_chores
from workspace.documents import compaction, queries
from workspace.documents.models import Document
from workspace.documents.store import Closed
from workspace.shelves import actions, chores
from workspace.shelves import queries as shelves
from workspace.streams.models import WorkStream

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    made = House(app)
    made.write(made.hand.type("Avant."), made.hand.type("Après."))
    return made


def act(house, verb, who="lead", **more):
    with house.database.transaction() as db:
        return verb(db, house.actors[who], house.read(), now=A_MORNING, **more)


def to_bin(house, who="lead", bound=()):
    act(house, actions.put_in_bin, who, bound=bound)


def found(house, words="avant"):
    with house.database.reading() as db:
        return [one.url for one in search.find(db, house.initiative.id, {"members"}, words)]


def listed(house):
    with house.database.reading() as db:
        return [one.public_id for one in queries.documents(db, house.actors["lead"])]


def test_what_was_acknowledged_survives_the_bin_and_what_comes_after_is_refused(house, clock):
    to_bin(house)
    late = house.hand.type("Trop tard.")
    with pytest.raises(Closed):
        house.write(late)
    assert lines(house.database, house.id) == ["Avant.", "Après."]
    act(house, actions.take_out)
    house.write(
        late, house.hand.type("De nouveau.", 5)
    )  # what was refused stayed in the tab, which sends it again
    assert lines(house.database, house.id) == ["Avant.", "Après.", "Trop tard.", "De nouveau."]


def test_a_binned_text_leaves_lists_and_search_and_comes_back_to_both(house, clock):
    clock.advance(minutes=5)
    document_chores.index(house.app)
    assert found(house)
    to_bin(house)
    document_chores.index(house.app)
    assert (found(house), listed(house)) == ([], [])
    act(house, actions.take_out)
    document_chores.index(house.app)
    assert len(found(house)) == 1
    assert listed(house) == [house.public_id]


def test_the_bin_keeps_thirty_days_then_erases_everywhere(app, clock):
    house = House(app)
    house.write_then_delete()
    with house.database.transaction() as db:
        said = NewThread(text=f"À revoir avec {house.public_id}.")
        comments.begin_thread(db, house.actors["worker"], house.read(), said, link="/", now=A_MORNING)
    compaction.compact(house.database, house.id, now=A_MORNING)
    clock.advance(minutes=5)
    document_chores.index(app)
    to_bin(house)
    clock.advance(days=29, hours=23)
    chores.empty(app)
    assert house.read().binned_at == A_MORNING
    clock.advance(hours=2)
    chores.empty(app)
    assert house.where() == house.where(house.public_id) - {"ledger_line.about"} == set()
    with house.database.reading() as db:
        assert db.get(Document, house.id) is None
        verbs = db.exec(select(LedgerLine.verb).where(LedgerLine.about == house.public_id)).all()
    assert verbs[-2:] == ["bin_document", "erase_document"]
    chores.empty(app)


def test_what_people_rest_on_is_not_put_in_the_bin(house):
    house.version("relue")
    with pytest.raises(Conflict, match="soumise au vote"):
        to_bin(house, bound=[lambda _db, _initiative, versions: dict.fromkeys(versions, "publiée")])
    house.version("adoptée", documents.freeze)
    with pytest.raises(Conflict, match="figé"):
        to_bin(house)
    assert house.read().binned_at is None


def test_a_text_published_meanwhile_is_not_erased(house, clock):
    house.version("relue")
    to_bin(house)
    clock.advance(days=31)
    with house.database.transaction() as db:
        bound = [lambda _db, _initiative, versions: dict.fromkeys(versions, "publiée")]
        assert not actions.erase(db, house.id, now=clock.now(), bound=bound, beside=())
    assert lines(house.database, house.id) == ["Avant.", "Après."]


def test_only_who_leads_or_facilitates_uses_the_bin(house):
    with pytest.raises(Refused):
        to_bin(house, "worker")
    to_bin(house, "facilitator")
    with pytest.raises(Refused):
        act(house, actions.take_out, "worker")


def test_folders_hold_texts_and_give_them_back(house):
    with house.database.transaction() as db:
        worker, stream_id = house.actors["worker"], house.read().stream_id
        folder = actions.create_folder(db, worker, stream_id, "Comptes rendus", now=A_MORNING)
        with pytest.raises(Invalid):
            actions.create_folder(db, worker, stream_id, "comptes RENDUS", now=A_MORNING)
        actions.move(db, worker, house.read(), shelves.Place(stream_id, folder.id), now=A_MORNING)
    with house.database.transaction() as db:
        stream = db.get_one(WorkStream, stream_id)
        shelf = shelves.shelf(db, worker, stream)
        assert [(one.name, [text.public_id for text in one.texts]) for one in shelf.folders] == [
            ("Comptes rendus", [house.public_id])
        ]
        actions.rename_folder(db, worker, folder, "Séances", now=A_MORNING)
        actions.remove_folder(db, worker, folder, now=A_MORNING)
        shelf = shelves.shelf(db, worker, stream)
    assert shelf.folders == ()
    assert [text.public_id for text in shelf.loose] == [house.public_id]


def test_a_move_asks_the_right_to_write_there_and_changes_who_writes(house):
    with house.database.transaction() as db:
        other = a_stream(db, house.initiative, slug="ailleurs")
        guest = a_member(db, house.initiative, streams=(other,))
        theirs = the_actor(db, guest)
        with pytest.raises(Refused):
            actions.move(
                db, house.actors["worker"], house.read(), shelves.Place(other.id, None), now=A_MORNING
            )
        joins(db, house.worker, other)
    with house.database.transaction() as db:
        worker = the_actor(db, house.worker)
        actions.move(db, worker, house.read(), shelves.Place(other.id, None, "ailleurs"), now=A_MORNING)
    assert queries.role(theirs, house.read()) == "write"
    assert queries.role(house.actors["lead"], house.read()) == "read"


def test_a_copy_begins_with_the_words_and_lives_its_own_life(house):
    with house.database.transaction() as db:
        made = actions.copy(db, house.actors["worker"], house.read(), "La copie", now=A_MORNING).id
    assert lines(house.database, made) == lines(house.database, house.id) == ["Avant.", "Après."]
    house.write(house.hand.type("Ajout."))
    assert "Ajout." not in lines(house.database, made)


def test_pages_bin_undo_and_take_out_without_a_script(app, house):
    lead, worker = signed_in(app, house.lead), signed_in(app, house.worker)
    assert "Classer" in lead.get(f"/valbrume/documents/{house.public_id}").text
    assert "Mettre à la corbeille" not in worker.get(f"/valbrume/documents/{house.public_id}/classer").text
    assert worker.post(f"/valbrume/documents/{house.public_id}/corbeille").status_code == 403
    done = lead.post(f"/valbrume/documents/{house.public_id}/corbeille")
    assert done.status_code == 303
    assert f"/valbrume/documents/{house.public_id}/sortir" in lead.get(done.location).text
    assert "La tournée du jeudi" in worker.get("/valbrume/corbeille").text
    assert "dans la corbeille" in worker.get(f"/valbrume/documents/{house.public_id}").text
    lead.post(f"/valbrume/documents/{house.public_id}/sortir")
    assert "La corbeille est vide" in worker.get("/valbrume/corbeille").text


def test_pages_open_folders_move_and_undo(app, house):
    with house.database.transaction() as db:
        slug = db.get_one(WorkStream, house.read().stream_id).slug
    worker = signed_in(app, house.worker)
    assert worker.post("/valbrume/rayons/dossiers", data={"stream": slug, "name": ""}).status_code == 422
    worker.post("/valbrume/rayons/dossiers", data={"stream": slug, "name": "Séances"})
    page = worker.get(f"/valbrume/documents/{house.public_id}/classer").text
    place = page.split(f'<option value="{slug}:')[2].split('"')[0]
    done = worker.post(f"/valbrume/documents/{house.public_id}/deplacer", data={"place": f"{slug}:{place}"})
    page = worker.get(done.location).text
    assert "est déplacé" in page
    assert f'name="place" value="{slug}:"' in page
    for wrong in ("ailleurs:", f":{place}", "n’importe quoi"):
        answer = worker.post(f"/valbrume/documents/{house.public_id}/deplacer", data={"place": wrong})
        assert answer.status_code in {404, 422}


def test_nothing_of_a_twin_is_filed(app, house):
    with house.database.transaction() as db:
        twin = an_initiative(db, "jumelle")
        stranger = the_actor(db, a_member(db, twin, role=Role.ADMINISTRATOR))
        for verb in (actions.take_out, actions.copy):
            more = {"title": "Copie"} if verb is actions.copy else {}
            with pytest.raises(Missing):
                verb(db, stranger, house.read(), now=A_MORNING, **more)
        with pytest.raises(Missing):
            actions.put_in_bin(db, stranger, house.read(), now=A_MORNING, bound=())
