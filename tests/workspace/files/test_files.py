"""Files: who puts one in, what replaces what, how much room there is, what is found, and that the bin erases for good."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select

from foundation import search
from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from tests.builders import A_MORNING
from tests.builders_files import PLENTY, a_file, what_was_sent
from tests.workspace.files.house import House
from workspace.files import actions, chores, queries, verifying
from workspace.files.models import StreamFileContent, StreamFileVersion

pytestmark = pytest.mark.both_databases
NEW = what_was_sent("liste 2.csv", b"nom;ville\nNour;Valbrume")


@pytest.fixture
def house(app):
    return House(app)


def versions(house):
    with house.database.reading() as db:
        return [one.number for one in queries.version_rows(db, house.row(db))]


def found(house, words, audience="members"):
    with house.database.reading() as db:
        return [one.url for one in search.find(db, house.initiative_id, {audience}, words)]


def test_a_new_version_replaces_and_the_old_one_stays(house):
    house.acts(actions.add_version, NEW, quota=PLENTY)
    with house.database.reading() as db:
        view = queries.view(db, house.actor(db), house.row(db))
        assert [(one.number, one.name) for one in view.versions] == [(2, "liste 2.csv"), (1, "liste.csv")]
        assert view.last.sha256 == hashlib.sha256(NEW.data).hexdigest()
        datas = [queries.data_of(db, one) for one in queries.version_rows(db, house.row(db))]
    assert datas == [NEW.data, b"nom;ville"]


def test_the_same_file_again_is_not_another_version(house):
    with pytest.raises(Invalid) as refusal:
        house.acts(actions.add_version, what_was_sent(), quota=PLENTY)
    assert "exactement" in str(refusal.value.fields["file"])
    assert versions(house) == [1]


def test_who_works_in_the_stream_puts_files_in_and_nobody_else(house):
    for who in ("lead", "facilitator"):
        house.acts(actions.add_version, what_was_sent(data=who.encode()), who=who, quota=PLENTY)
    for who in ("reader", "observer"):
        with pytest.raises(Refused):
            house.acts(actions.add_version, NEW, who=who, quota=PLENTY)
    with pytest.raises(Missing):
        house.acts(actions.add_version, NEW, who="stranger", quota=PLENTY)
    assert versions(house) == [3, 2, 1]


def test_the_quota_counts_every_version_and_the_bin_and_says_what_is_left(house):
    quota = 9 + len(NEW.data) + 3
    house.acts(actions.add_version, NEW, quota=quota)
    with pytest.raises(Invalid) as refusal:
        house.acts(actions.add_version, what_was_sent(data=b"1234"), quota=quota)
    assert "il reste 3\u00a0octets" in str(refusal.value.fields["file"])
    house.acts(actions.add_version, what_was_sent(data=b"123"), quota=quota)
    house.acts(actions.put_in_bin, who="lead", bound=())
    with house.app.app_context(), house.database.transaction() as db:
        assert queries.use(db, house.initiative_id, quota).full
        with pytest.raises(Invalid):
            actions.add_file(
                db,
                house.actor(db),
                what_was_sent(data=b"1"),
                stream_id=house.stream_id,
                quota=quota,
                now=A_MORNING,
            )
    house.acts(actions.erase_at_once, who="lead", bound=())
    with house.database.reading() as db:
        assert queries.use(db, house.initiative_id, quota).taken == 0


def test_the_quota_of_one_initiative_is_not_that_of_another(house):
    with house.database.transaction() as db:
        a_file(db, house.members["stranger"], data=b"x" * 500)
    with house.database.reading() as db:
        assert queries.use(db, house.initiative_id, PLENTY).taken == 9


def test_it_is_found_by_its_title_its_name_and_its_words_by_members_alone(house):
    house.acts(
        actions.add_version, what_was_sent("relevé.csv", b"x", "La chaudière du gymnase"), quota=PLENTY
    )
    for words in ("liste", "releve", "chaudieres gymnase"):
        assert found(house, words) == [house.address]
        assert found(house, words, "public") == []
    assert found(house, "ville") == []  # the last version speaks for the file


def test_the_bin_takes_it_out_of_lists_and_search_and_gives_it_back(house):
    house.acts(actions.put_in_bin, bound=())  # by who brought it
    with house.database.reading() as db:
        assert queries.files(db, house.actor(db)) == []
        assert [one.public_id for one in queries.binned(db, house.actor(db))] == [house.public_id]
    assert found(house, "liste") == []
    with pytest.raises(Conflict):
        house.acts(actions.add_version, NEW, quota=PLENTY)
    house.acts(actions.take_out)
    assert found(house, "liste ville") == [house.address]


def test_an_archived_file_leaves_the_lists_is_still_read_and_found_and_comes_back_as_it_was(house):
    for _twice in range(2):
        house.acts(actions.archive)  # by who brought it
    with house.database.reading() as db:
        assert queries.files(db, house.actor(db)) == []
        assert queries.in_folders(db, house.actor(db), house.stream_id) == []
        (put_away,) = queries.archived(db, house.actor(db, "reader"))
        assert (put_away.public_id, put_away.may_restore) == (house.public_id, False)
        assert queries.archived(db, house.actor(db), {None}) == []
        assert queries.subject(db, house.actor(db, "reader"), house.public_id) is not None
    assert found(house, "liste ville") == [house.address]
    with pytest.raises(Conflict):
        house.acts(actions.add_version, NEW, quota=PLENTY)
    for who in ("reader", "observer"):
        with pytest.raises(Refused):
            house.acts(actions.restore, who=who)
    house.acts(actions.put_in_bin, bound=())
    with house.database.reading() as db:
        assert queries.archived(db, house.actor(db)) == []
    house.acts(actions.take_out)
    with house.database.reading() as db:
        assert [one.public_id for one in queries.archived(db, house.actor(db))] == [house.public_id]
    house.acts(actions.restore, who="lead")
    with house.database.reading() as db:
        assert [one.public_id for one in queries.files(db, house.actor(db))] == [house.public_id]
        assert queries.archived(db, house.actor(db)) == []


def test_only_who_brought_it_leads_or_facilitates_uses_the_bin(house):
    house.acts(actions.take_out, who="facilitator")
    for who in ("reader", "observer"):
        with pytest.raises(Refused):
            house.acts(actions.put_in_bin, who=who, bound=())
    with pytest.raises(Missing):
        house.acts(actions.put_in_bin, who="stranger", bound=())
    house.acts(actions.put_in_bin, who="lead", bound=())
    with pytest.raises(Refused):
        house.acts(actions.erase_at_once, who="worker", bound=())


def test_what_others_rest_on_does_not_go(house):
    rests = [lambda _db, _file_id: "publié"]
    with pytest.raises(Conflict, match="publié"):
        house.acts(actions.put_in_bin, bound=rests)
    house.acts(actions.put_in_bin, bound=())
    with pytest.raises(Conflict, match="publié"):
        house.acts(actions.erase_at_once, who="lead", bound=rests)


def test_only_what_is_in_the_bin_is_erased_at_once(house):
    with pytest.raises(Conflict):
        house.acts(actions.erase_at_once, who="lead", bound=())


def held(house, what):
    """Every column of the database that holds these words or bytes."""
    places = []
    with house.database.reading() as db:
        for name, table in SQLModel.metadata.tables.items():
            for row in db.execute(select(table)).mappings():
                places += [f"{name}.{column}" for column, value in row.items() if _holds(value, what)]
    return set(places)


def _holds(value, what):
    if isinstance(value, bytes | memoryview):
        return what.encode() in bytes(value)
    return isinstance(value, str) and what in value


def test_the_bin_keeps_thirty_days_then_erases_bytes_words_and_search(house, clock):
    house.acts(actions.add_version, what_was_sent("a.csv", b"sorbetiere", "sorbetière"), quota=PLENTY)
    assert held(house, "sorbeti") >= {"stream_file_content.data", "search_entry.text"}
    house.acts(actions.put_in_bin, bound=())
    clock.advance(days=29, hours=23)
    chores.empty(house.app)
    assert held(house, "sorbeti")
    house.app.extensions["to_purge"] = False
    clock.advance(hours=2)
    chores.empty(house.app)
    assert held(house, "sorbeti") == set()
    assert held(house, house.public_id) == {"ledger_line.about"}
    assert house.app.extensions["to_purge"]
    with house.database.reading() as db:
        verbs = db.exec(select(LedgerLine.verb).where(LedgerLine.about == house.public_id)).all()
        assert not db.exec(select(StreamFileVersion)).all()
    assert verbs == ["add_file_version", "add_file_version", "bin_file", "erase_file"]
    chores.empty(house.app)


def test_a_file_that_others_rest_on_meanwhile_is_not_erased(house):
    house.acts(actions.put_in_bin, bound=())
    with house.database.transaction() as db:
        later, rests = A_MORNING + timedelta(days=31), [lambda _db, _file_id: "publié"]
        assert not actions.erase_due(db, house.row(db).id, now=later, bound=rests)


def test_verify_compares_each_version_with_its_print_and_with_the_trail(house):
    house.acts(actions.add_version, NEW, quota=PLENTY)
    assert verifying.verify(house.app) == ("files: 2 versions checked, 0 wrong", [])
    with house.database.transaction() as db:
        last, first = queries.version_rows(db, house.row(db))
        db.get_one(StreamFileContent, last.id).data = b"un autre"
        db.get_one(StreamFileVersion, first.id).sha256 = hashlib.sha256(b"autre").hexdigest()
        db.get_one(StreamFileContent, first.id).data = b"autre"
    wrong = [
        f"files: {house.public_id}, version 1: not what the trail says",
        f"files: {house.public_id}, version 2: print",
    ]
    assert verifying.verify(house.app) == ("files: 2 versions checked, 2 wrong", wrong)
    assert list(verifying.examine(house.app, thorough=True, acknowledge=False)) == wrong
    assert list(verifying.examine(house.app, thorough=False, acknowledge=False)) == []
    with house.database.transaction() as db:
        db.delete(db.get_one(StreamFileContent, last.id))
        db.flush()
        db.delete(db.get_one(StreamFileVersion, last.id))
    assert f"files: {house.public_id}, version 2: missing" in verifying.verify(house.app)[1]
