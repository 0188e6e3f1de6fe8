"""Live rooms when something fails: the log, or the engine. Nobody else is hurt, and each goes on writing afterwards."""

from __future__ import annotations

import pytest

from foundation.errors import Unavailable
from tests.builders import A_MORNING
from tests.rules.documents.test_guard import A_TEXT, HELLO, PARAGRAPH, update
from tests.workspace.documents.rooms import Desk, break_the_log, mend_the_log, no_memory
from workspace.documents import crdt, store

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(database):
    return Desk(database)


def test_an_update_the_engine_breaks_on_is_refused_and_the_others_of_the_window_pass(desk):
    """Its parent is a text, which holds no nodes: the guard cannot know, the engine says no."""
    bad, good = desk.tab(0, client=7), desk.tab(1)
    bad.send(update(PARAGRAPH, A_TEXT, HELLO))
    desk.beat()
    wrong = update(b"\x07\0" + b"\x07\x02" + b"\3\x09paragraph", clock=9)
    n = bad.send(wrong)
    good.write("de bonne foi")
    later = bad.send(update(b"\x07\1\x07default\3\x09paragraph", clock=10))
    desk.beat()
    assert [number for number, _code, _retry in bad.refusals()] == [n, later]
    assert good.saved() == 1
    assert desk.log() == ["bonjour", "de bonne foi"] or desk.log() == ["de bonne foi", "bonjour"]


def test_a_commit_that_fails_acknowledges_nothing_and_the_service_returns_by_itself(desk):
    one, other = desk.tab(0), desk.tab(1)
    one.write("avant la panne")
    desk.beat()
    break_the_log(desk)
    lost = one.type("pendant la panne")
    n = one.send(lost)
    desk.beat()
    assert one.refusals() == [(n, "unavailable", True)]
    assert one.saved() == 1
    assert other.catch_up() == [(1, 1)]
    with pytest.raises(Unavailable):
        desk.tab(2)
    mend_the_log(desk)
    again = one.send(lost)
    desk.beat()
    assert one.saved() == again
    assert sorted(desk.log()) == ["avant la panne", "pendant la panne"]


def test_who_wrote_while_the_commit_of_somebody_else_failed_goes_on_writing(desk):
    """What waited for the next window is applied to a text read again: what follows it rests on something known."""
    one, other = desk.tab(0), desk.tab(1)
    one.write("de l’une")
    other.write("de l’autre")
    desk.beat()
    break_the_log(desk)
    one.write("perdu")
    desk.while_committing(lambda: other.write("pendant la panne"))
    desk.beat_once()
    mend_the_log(desk)
    desk.beat()
    assert [code for _n, code, _retry in one.refusals()] == ["unavailable"]
    n = other.write("après la panne")
    desk.beat()
    assert other.refusals() == []
    assert other.saved() == n
    assert sorted(desk.log()) == ["après la panne", "de l’autre", "de l’une", "pendant la panne"]


def test_where_refusing_one_document_fails_no_other_keeps_what_the_log_never_took(desk, monkeypatch):
    """Both were in one transaction: sent again, the words of the second are written, not taken for known."""
    beside = desk.beside()
    one, other = desk.tab(0), beside.tab(1)
    one.write("ici")
    other.write("à côté")
    desk.beat()
    break_the_log(desk)
    lost = other.type("perdu à côté")
    one.write("perdu ici")
    other.send(lost)
    with monkeypatch.context() as broken, pytest.raises(ConnectionError):
        broken.setattr(desk.notebook, "refused", _out_of_order)
        desk.beat_once()
    mend_the_log(desk)
    n = other.send(lost)
    desk.beat()
    assert other.saved() == n
    assert sorted(beside.log()) == ["perdu à côté", "à côté"]


def test_what_the_engine_hasno_memory_for_is_refused_at_once_and_taken_when_it_comes_again(desk, monkeypatch):
    one, other = desk.tab(0), desk.tab(1)
    one.write("avant")
    other.write("ailleurs")
    desk.beat()
    words = one.type("trop pour elle")
    n = one.send(words)
    with monkeypatch.context() as full:
        full.setattr(crdt.Text, "apply", no_memory)
        desk.beat_once()
    assert one.refusals() == [(n, "unavailable", True)]
    again = one.send(words)
    desk.beat()
    assert one.saved() == again
    assert other.refusals() == []
    assert "trop pour elle" in desk.log()


def test_who_wrote_beside_what_the_engine_breaks_on_goes_on_writing(desk):
    bad, good = desk.tab(0, client=7), desk.tab(1)
    bad.send(update(PARAGRAPH, A_TEXT, HELLO))
    desk.beat()
    bad.send(update(b"\x07\0" + b"\x07\x02" + b"\3\x09paragraph", clock=9))
    good.write("de bonne foi")
    desk.beat()
    n = good.write("et après")
    desk.beat()
    assert good.refusals() == []
    assert good.saved() == n


def test_when_memory_fails_while_the_guilty_one_is_looked_for_everybody_else_is_told_to_send_again(
    desk, monkeypatch
):
    bad, good, last = desk.tab(0, client=7), desk.tab(1), desk.tab(2)
    bad.send(update(PARAGRAPH, A_TEXT, HELLO))
    desk.beat()
    wrong = bad.send(update(b"\x07\0" + b"\x07\x02" + b"\3\x09paragraph", clock=9))
    words, more = good.type("de bonne foi"), last.type("et moi")
    sent = good.send(words), last.send(more)
    apply = crdt.Text.apply

    def short_of_memory(text, updates):
        return no_memory() if list(updates) == [words] else apply(text, updates)

    with monkeypatch.context() as full:
        full.setattr(crdt.Text, "apply", short_of_memory)
        desk.beat_once()
    assert bad.refusals() == [(wrong, "malformed", False)]
    assert [one.refusals() for one in (good, last)] == [[(n, "unavailable", True)] for n in sent]
    again = good.send(words), last.send(more)
    desk.beat()
    assert (good.saved(), last.saved()) == again


def test_a_document_that_cannot_be_read_is_an_error_never_an_empty_page(desk):
    with desk.database.transaction() as db:
        store.append(db, desk.document_id, 0, [store.Entry(desk.people[0], b"\1\1")], now=A_MORNING)
    with pytest.raises(Unavailable):
        desk.tab(0)
    assert desk.read().last_seq == 1


def _out_of_order(*_words, **_more):
    raise ConnectionError
