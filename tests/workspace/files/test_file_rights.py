"""Whom a file is for: the same rule as for a text, with two levels; the list, the words, the page, the way back."""

from __future__ import annotations

import html
from itertools import chain, combinations

import pytest
from sqlmodel import select

from foundation.errors import Invalid, Refused
from foundation.ledger import LedgerLine
from people import gate
from people.permissions import Permission
from people.rules.sharing import Circle, Level
from tests.builders_files import PLENTY, a_file, what_was_sent
from tests.builders_rights import for_persons, of_circle, shared
from tests.workspace.files.house import House
from workspace.documents import reach
from workspace.files import actions
from workspace.files.circles import FILES
from workspace.files.models import StreamFile
from workspace.files.rights import VERBS

pytestmark = pytest.mark.both_databases
NEW = what_was_sent("liste 2.csv", b"nom;ville\nNour;Valbrume")


@pytest.fixture
def house(app):
    return House(app)


def share(house, *grants, by="worker"):
    with house.app.app_context(), house.database.transaction() as db:
        return shared(db, house.members[by], house.row(db), list(grants))


def own(house):
    return for_persons(house.members["worker"])


def test_a_list_asked_to_the_database_is_what_the_gate_says_of_each(house):
    some = [
        of_circle(Circle.STREAM, house.stream_id),
        *for_persons(house.members["reader"], level=Level.READ),
    ]
    every = chain.from_iterable(combinations(some, number) for number in (1, 2))
    with house.app.app_context(), house.database.transaction() as db:
        for number, chosen in enumerate(every):
            file = a_file(db, house.members["facilitator"], f"Fichier {number}", stream_id=house.stream_id)
            shared(db, house.members["facilitator"], file, list(chosen))
        rows = db.exec(select(StreamFile)).all()
        for who in house.members:
            actor = house.actor(db, who)
            asked = set(db.exec(select(StreamFile.public_id).where(FILES.readable(actor))))
            allowed = {one.public_id for one in rows if gate.may(actor, Permission.READ_FILE, on=one)}
            named = FILES.audiences(db, actor) | ({"members"} if who != "stranger" else set())
            assert asked == allowed == {one.public_id for one in rows if one.audience in named}, who


def test_who_only_reads_takes_it_and_neither_replaces_nor_shares_nor_erases_it(house):
    share(house, *own(house), *for_persons(house.members["lead"], level=Level.READ))
    with pytest.raises(Refused):
        house.acts(actions.add_version, NEW, who="lead", quota=PLENTY)
    with pytest.raises(Refused):
        house.acts(actions.put_in_bin, who="lead", bound=())
    with pytest.raises(Refused):
        share(house, *own(house), by="lead")
    assert house.browser("lead").get(f"{house.address}/versions/1/telecharger").status_code == 200
    page = html.unescape(house.browser("lead").get(house.address).text)
    assert "Remplacer par ce fichier" not in page
    assert "Mettre à la corbeille" not in page


def test_who_is_chosen_replaces_it_without_being_of_the_stream(house):
    moved = share(house, *own(house), *for_persons(house.members["reader"]))
    assert {one.who.name: one.gains for one in moved} == {"Nour": True, "Perrine": False, "Odile": False}
    house.acts(actions.add_version, NEW, who="reader", quota=PLENTY)
    with house.database.reading() as db:
        lines = db.exec(select(LedgerLine.details).where(LedgerLine.verb == "share_file")).all()
    assert lines == ['{"gained":1,"lost":2}']


def test_what_a_file_does_not_know_is_kept_as_what_it_holds(house):
    share(house, *own(house), *for_persons(house.members["reader"], level=Level.SUGGEST))
    with house.database.reading() as db:
        assert {one.level for one in house.row(db).chosen} == {Level.READ, Level.WRITE}
    with pytest.raises(Invalid):
        share(house, *for_persons(house.members["reader"]))


def test_whom_it_is_for_is_said_under_its_title_and_changed_after_seeing_who_loses(house):
    page = html.unescape(house.browser("worker").get(house.address).text)
    assert "<b>Lisent\u00a0:</b> toute la démarche." in page
    assert "<b>Remplacent et déplacent\u00a0:</b> le chantier" in page
    rights = f"{house.address}/droits"
    assert f'href="{rights}">Changer qui lit et qui écrit</a>' in page
    token = f"person:{house.members['worker'].public_id}:write"
    seen = house.browser().get(rights, query_string={"acces": [token], "geste": "voir"})
    shown = html.unescape(seen.text)
    assert "3 personnes perdent des droits" in shown
    assert "propose" not in shown.split('id="t-choisir"')[1].split("</section>")[0]
    done = house.browser().post(rights, data={"acces": [token], "version": "0"})
    assert done.headers["Location"].endswith(rights)
    assert house.browser("reader").get(house.address).status_code == 404
    assert "réservé" in html.unescape(house.browser().get("/valbrume/fichiers").text)
    assert house.browser().post(f"{rights}/revenir", data={"version": "1"}).status_code == 303
    assert house.browser("reader").get(house.address).status_code == 200


def test_its_sentence_says_both_in_one_when_the_same_people_do_both(house):
    share(house, *own(house))
    with house.app.test_request_context(), house.database.reading() as db:
        assert [one.verbs for one in reach.of(db, house.row(db), VERBS)] == [
            "Lisent, remplacent et déplacent\u00a0:"
        ]


def test_rights_go_with_a_file_that_is_erased(house):
    share(house, *own(house))
    house.acts(actions.put_in_bin, bound=())
    house.acts(actions.erase_at_once, who="facilitator", bound=())
    with house.database.reading() as db:
        assert not db.exec(select(FILES.grants)).all()
        assert not db.exec(select(FILES.changes)).all()


def test_a_reserved_file_is_made_public_by_who_facilitates_alone_after_a_warning(house):
    share(house, *own(house))
    offer = f"{house.address}/versions/1/publier"
    page = html.unescape(house.browser("facilitator").get(offer).text)
    assert "Ce fichier est réservé à quelques personnes." in page
    assert house.browser("worker").post(offer).status_code == 403
    assert house.browser("reader").post(offer).status_code == 404
    public = house.browser("facilitator").post(offer).headers["Location"]
    assert house.browser("").get(f"{public}/telecharger").status_code == 200
    assert house.browser("reader").get(house.address).status_code == 404
    rights = html.unescape(house.browser("worker").get(f"{house.address}/droits").text)
    assert "Se lit aussi hors de ce fichier" in rights
