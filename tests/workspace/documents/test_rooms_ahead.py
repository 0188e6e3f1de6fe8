"""Rooms that show before the log has it: others see a letter at once, who wrote it is told when it is on disk, and what the
log refuses stays nowhere."""

from __future__ import annotations

import time

import pytest
from sqlmodel import select

from tests.workspace.documents.rooms import Desk, break_the_log, mend_the_log, no_memory
from workspace.documents import window
from workspace.documents.models import DocumentUpdate
from workspace.documents.rules import seals

pytestmark = pytest.mark.both_databases
FAR = 1_000.0  # seconds: the test decides when the log has it


@pytest.fixture
def desk(database):
    return Desk(database, ahead=FAR)


def two_known(desk):
    """Two who write, whose client ids the log knows already."""
    one, other = desk.tab(0), desk.tab(1)
    one.write("de l’une")
    other.write("de l’autre")
    desk.beat()
    for tab in (one, other):
        tab.catch_up()
    return one, other


def letter(tab, words="."):
    """A letter more where this tab wrote last, by the short way."""
    data = tab.type(words, _hers(tab))
    tab.n += 1
    assert tab.desk.rooms.go_on(tab.desk.public_id, tab.sid, tab.n, data)


def _hers(tab):
    """The paragraph that began as « de l’une »."""
    return next(n for n, line in enumerate(tab.lines()) if line.startswith("de l’une"))


def rows(desk):
    with desk.database.reading() as db:
        return db.exec(select(DocumentUpdate.data).order_by(DocumentUpdate.seq)).all()


def retracted(desk, tab):
    return len(desk.notebook.events(tab.sid, "retract"))


def frames(desk, tab):
    return desk.notebook.events(tab.sid, "update")


def test_others_see_it_at_once_and_it_is_acknowledged_when_the_log_has_it(desk):
    one, other = two_known(desk)
    n = one.write("aussitôt")
    desk.beat()
    assert other.catch_up() == [(2, 2)]
    assert "aussitôt" in other.lines()
    assert one.saved() == n - 1
    assert "aussitôt" not in desk.log()
    desk.write()
    assert one.saved() == n
    assert "aussitôt" in desk.log()
    assert other.catch_up() == []  # nobody is told twice


def test_a_client_id_that_is_new_to_the_log_is_written_before_it_is_shown(desk):
    desk.tab(0)
    new = desk.tab(1)
    n = new.write("une première fois")
    desk.beat()
    assert new.saved() == n
    assert desk.log() == ["une première fois"]


def test_who_is_alone_waits_for_the_log_and_for_nothing_else(desk):
    one = desk.tab(0)
    one.write("première")
    desk.beat()
    n = one.write("seule")
    desk.beat()
    assert one.saved() == n


def test_letters_shown_one_by_one_are_one_row_of_the_log(desk):
    one, other = two_known(desk)
    one.write("x", _hers(one))
    desk.beat()
    desk.write()
    before = len(rows(desk))
    told = len(frames(desk, other))
    for sign in "abc":
        letter(one, sign)
    assert len(frames(desk, other)) - told == 3
    desk.write()
    assert len(rows(desk)) == before + 1
    other.catch_up()
    assert sorted(other.lines()) == sorted(desk.log())


def test_numbers_follow_each_other_whatever_is_shown_and_written_in_between(desk):
    one, other = two_known(desk)
    for word in ("un", "deux"):
        one.write(word)
        desk.beat()
    desk.write()
    one.write("trois")
    desk.beat()
    told = [(frame["from_seq"], frame["seq"]) for frame in frames(desk, other)]
    reached = 0
    for first, last in told:
        assert first <= reached + 1  # no gap is seen
        assert last >= first
        reached = max(reached, last)
    assert reached == desk.room.seq + 1


def test_letters_of_one_turn_of_the_loop_are_one_frame_and_the_loop_is_asked_once(desk, monkeypatch):
    one, other = two_known(desk)
    one.write("x", _hers(one))
    desk.beat()
    before, asked = len(frames(desk, other)), []
    monkeypatch.setattr(desk.notebook, "soon", asked.append)
    for _ in range(3):
        letter(one)
    assert len(asked) == 1
    asked[0]()
    assert len(frames(desk, other)) == before + 1
    letter(one)
    assert len(asked) == 2


def test_who_joins_gets_what_was_shown_and_it_is_in_the_log(desk):
    one, _other = two_known(desk)
    n = one.write("pendant")
    desk.beat()
    late = desk.tab(2)
    assert "pendant" in late.lines()
    assert late.answer["seq"] == desk.room.seq
    assert one.saved() == n
    assert "pendant" in desk.log()


def test_who_asks_again_gets_what_is_in_the_log(desk):
    one, other = two_known(desk)
    one.write("pendant")
    desk.beat()
    answer = desk.rooms.resync(desk.public_id, other.sid, other.vector)
    assert answer["seq"] == desk.room.seq
    assert "pendant" in desk.log()


def test_what_the_log_refuses_is_acknowledged_to_nobody_and_who_saw_it_asks_again(desk):
    one, other = two_known(desk)
    lost = one.type("pendant la panne")
    n = one.send(lost)
    desk.beat()
    break_the_log(desk)
    desk.write()
    assert one.refusals() == [(n, "unavailable", True)]
    assert frames(desk, other)[-1]["from_seq"] > frames(desk, other)[-2]["seq"] + 1
    mend_the_log(desk)
    again = one.send(lost)
    desk.beat()
    desk.write()
    assert one.saved() == again
    assert "pendant la panne" in desk.log()
    other.catch_up()
    assert sorted(other.lines()) == sorted(desk.log())


def test_what_waits_upon_words_that_the_log_refused_is_sent_again_and_not_taken_without_them(desk):
    one, other = two_known(desk)
    lost = one.type("vu", 0)
    one.send(lost)
    desk.beat()
    other.catch_up()
    upon = other.insert("x", 0, len(other.lines()[0]))
    n = other.send(upon)
    break_the_log(desk)
    desk.write()
    assert other.refusals() == [(n, "unavailable", True)]
    mend_the_log(desk)
    desk.beat()
    desk.write()
    assert other.saved() < n
    one.send(lost)
    again = other.send(upon)
    desk.beat()
    desk.write()
    assert other.saved() == again
    assert desk.log() == other.lines()


def test_what_was_shown_and_cannot_even_be_put_together_for_the_log_is_refused_with_all_that_rests_on_it(
    desk, monkeypatch
):
    one, other = two_known(desk)
    lost = one.type("vu", 0)
    n = one.send(lost)
    desk.beat()
    other.catch_up()
    upon = other.insert("x", 0, len(other.lines()[0]))
    m = other.send(upon)
    with monkeypatch.context() as full, pytest.raises(MemoryError):
        full.setattr(window, "in_few", no_memory)
        desk.write()
    assert one.refusals() == [(n, "unavailable", True)]
    assert other.refusals() == [(m, "unavailable", True)]
    assert frames(desk, other)[-1]["from_seq"] > frames(desk, other)[-2]["seq"] + 1
    one.send(lost)
    again = other.send(upon)
    desk.beat()
    desk.write()
    assert other.saved() == again
    assert desk.log() == other.lines()


def test_what_was_shown_and_came_too_late_for_a_frozen_text_is_retracted(desk):
    one, other = two_known(desk)
    n = one.write("trop tard")
    desk.beat()
    desk.change(frozen_at=desk.rooms.windows.now())
    desk.write()
    assert one.refusals() == [(n, "closed", False)]
    assert retracted(desk, one) == retracted(desk, other) == 1
    assert "trop tard" not in desk.log()


def test_a_text_that_is_frozen_in_time_retracts_nothing(desk):
    one, other = two_known(desk)
    one.write("à temps")
    desk.beat()
    desk.write()
    desk.rooms.close(desk.public_id)
    assert retracted(desk, other) == 0


def test_where_another_process_writes_the_same_log_nothing_is_shown_before_it(desk):
    one, other = two_known(desk)
    twin = desk.twin()
    far = twin.tab(2)
    far.write("d’ailleurs")
    twin.beat()
    one.write("ici")
    desk.beat()
    desk.write()  # found behind the row of the other
    n = one.write("encore")
    desk.beat()
    assert one.saved() == n
    assert sorted(desk.log()) == sorted(["de l’une", "de l’autre", "d’ailleurs", "ici", "encore"])
    other.catch_up()
    assert sorted(other.lines()) == sorted(desk.log())
    desk.room.alone_from = time.monotonic()  # long after
    m = one.write("seuls de nouveau")
    desk.beat()
    assert one.saved() < m


def test_other_processes_are_told_when_the_log_has_it(desk):
    one, _other = two_known(desk)
    one.write("loin")
    desk.beat()
    assert desk.notebook.abroad == []
    desk.write()
    (told,) = desk.notebook.abroad
    assert (told["from_seq"], told["seq"]) == (desk.room.seq, desk.room.seq)


def test_an_engine_that_breaks_loses_nothing_of_what_was_shown(desk):
    one, other = two_known(desk)
    n = one.write("montré")
    desk.beat()
    desk.room.drop()
    m = other.write("ensuite")
    desk.beat()
    desk.write()
    assert (one.saved(), other.saved()) == (n, m)
    assert {"montré", "ensuite"} <= set(desk.log())


# -- brought back by who saw it -----------------------------------------------------------------------


def killed(desk):
    """The process is killed, and another one takes its place: it knows what the log says."""
    return desk.twin(ahead=FAR)


def shown_then_killed(desk):
    """What one wrote, another saw, and the log never had: the frame, and who saw it, before a new process."""
    one, other = two_known(desk)
    one.write("vu")
    desk.beat()
    frame = frames(desk, other)[-1]
    other.catch_up()
    born = killed(desk)
    seat = other.seat
    born.rooms.join(born.read(), seat, other.vector)
    other.desk = born
    return born, one, other, frame


def bring_back(desk, tab, data, seal):
    desk.rooms.receive(desk.public_id, tab.sid, 0, data, None, seal)


def test_what_a_killed_process_had_shown_is_brought_back_and_what_was_written_upon_it_passes(desk):
    born, one, other, frame = shown_then_killed(desk)
    assert "vu" not in born.log()
    bring_back(born, other, frame["data"], frame["seal"])
    n = other.write(" et suivi", other.lines().index("vu"))
    born.beat()
    born.write()
    assert other.saved() == n
    assert other.refusals() == []
    assert "vu et suivi" in born.log()
    assert born.room.owners[one.client] == one.seat.person_id


@pytest.mark.parametrize("forged", ["words", "seal", "document", "nothing"])
def test_what_this_house_never_showed_is_not_taken_under_the_name_of_somebody_else(desk, forged):
    born, one, other, frame = shown_then_killed(desk)
    data, seal = frame["data"], frame["seal"]
    if forged == "words":
        data = data.replace(b"vu", b"nu")
    elif forged == "seal":
        seal = bytes(seals.SIZE)
    elif forged == "document":
        seal = seals.made(born.key, "ailleurs", data)
    else:
        seal = "pas des octets"
    bring_back(born, other, data, seal)
    born.beat()
    assert [code for _n, code, _retry in other.refusals()] == ["unsealed"]
    assert other.seat.faults == 0
    assert not {"vu", "nu"} & set(born.log())
    assert one.client in born.room.owners


def test_brought_back_by_several_it_is_there_once(desk):
    born, one, other, frame = shown_then_killed(desk)
    for _ in range(2):
        bring_back(born, other, frame["data"], frame["seal"])
    born.rooms.join(born.read(), one.seat, one.vector)
    one.desk = born
    one.send(frame["data"])  # by her who wrote it as well
    born.beat()
    born.write()
    assert born.log().count("vu") == 1
    assert one.saved() == one.n
