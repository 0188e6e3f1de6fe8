"""While the log takes what was shown, whoever only goes on writing is shown at once; and what becomes of it when the log refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.workspace.documents.rooms import Desk, break_the_log, mend_the_log
from tests.workspace.documents.test_rooms_ahead import FAR, frames, letter, rows, two_known

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(database):
    return Desk(database, ahead=FAR)


@pytest.fixture
def writing(desk):
    """One who has begun a line, which the log has and the other has read."""
    one, other = two_known(desk)
    letter_of(desk, one)
    desk.beat()
    desk.write()
    other.catch_up()
    return one, other


def letter_of(desk, tab):
    """Known by the long way: what follows comes by the short one."""
    tab.write("x", next(n for n, line in enumerate(tab.lines()) if line.startswith("de l’une")))


def elsewhere(work):
    """Done by somebody else, who may have to wait for a lock."""
    with ThreadPoolExecutor(1) as somebody:
        return somebody.submit(work).result(60)


def told_while_committing(desk, tab, write):
    """What will be filled with how many frames this tab was told, somebody having written while the log works."""
    seen = []

    def meanwhile():
        elsewhere(write)
        seen.append(len(frames(desk, tab)))

    desk.while_committing(meanwhile)
    return seen


def free(lock):
    return elsewhere(lambda: lock.acquire(blocking=False) and not lock.release())


def test_a_letter_is_shown_while_the_log_takes_those_before_and_is_in_the_next_row(desk, writing):
    one, other = writing
    before, told = len(rows(desk)), len(frames(desk, other))
    letter(one, "a")
    seen = told_while_committing(desk, other, lambda: letter(one, "b"))
    desk.write()
    assert [now - told for now in seen] == [2]
    assert one.saved() == one.n - 1
    assert len(rows(desk)) == before + 1
    desk.write()
    assert one.saved() == one.n
    assert len(rows(desk)) == before + 2
    other.catch_up()
    assert sorted(other.lines()) == sorted(desk.log())


def test_numbers_follow_each_other_when_letters_are_shown_while_the_log_takes_others(desk, writing):
    one, other = writing
    for words in ("a", "b", "c"):
        letter(one, words)
        desk.while_committing(lambda: elsewhere(lambda: letter(one, ".")))
        desk.write()
    desk.write()
    reached = 0
    for frame in frames(desk, other):
        assert frame["from_seq"] <= reached + 1
        assert frame["seq"] >= frame["from_seq"]
        reached = max(reached, frame["seq"])
    assert reached == desk.room.seq


def test_what_was_shown_while_the_log_refused_what_it_follows_is_refused_with_it(desk, writing):
    one, other = writing
    first = one.n + 1
    letter(one, "a")

    def refuse():
        elsewhere(lambda: letter(one, "b"))
        raise OSError

    desk.while_committing(refuse)
    desk.write()
    assert one.refusals() == [(first, "unavailable", True), (first + 1, "unavailable", True)]
    assert frames(desk, other)[-1]["from_seq"] > frames(desk, other)[-2]["seq"] + 1
    assert not desk.room.behind
    again = one.write("repris")
    assert one.refusals()[-1] == (again, "pending", True)  # it follows what must come again first


def test_nothing_is_shown_while_the_log_takes_what_nobody_has_seen(desk, writing):
    one, other = writing
    new = desk.tab(2)
    told = len(frames(desk, other))
    new.write("une première fois")
    seen = told_while_committing(desk, other, lambda: letter(one, "a"))
    desk.beat_once()
    assert [now - told for now in seen] == [0]
    desk.beat()
    desk.write()
    other.catch_up()
    assert sorted(other.lines()) == sorted(desk.log())
    assert one.saved() == one.n


def test_whoever_must_find_all_in_the_log_waits_until_it_is_there(desk, writing):
    one, _other = writing
    letter(one, "a")
    found = []

    def meanwhile():
        found.append((free(desk.room.lock), free(desk.room.writing), desk.room.behind))

    desk.while_committing(meanwhile)
    desk.write()
    assert found == [(True, False, True)]
    assert (free(desk.room.writing), desk.room.behind) == (True, False)


def test_what_is_shown_while_the_log_finds_the_text_closed_comes_too_late_like_what_it_follows(desk, writing):
    one, other = writing
    first = one.n + 1
    letter(one, "a")
    desk.change(frozen_at=desk.rooms.windows.now())
    desk.while_committing(lambda: elsewhere(lambda: letter(one, "b")))
    desk.write()
    assert one.refusals() == [(first, "closed", False), (first + 1, "closed", False)]
    assert len(desk.notebook.events(other.sid, "retract")) == 1
    assert not desk.room.behind


def test_the_log_that_comes_back_takes_what_is_sent_again(desk, writing):
    one, other = writing
    lost = one.type("perdu")
    n = one.send(lost)
    desk.beat()
    break_the_log(desk)
    desk.write()
    assert one.refusals() == [(n, "unavailable", True)]
    mend_the_log(desk)
    again = one.send(lost)
    desk.beat()
    desk.write()
    assert one.saved() == again
    other.catch_up()
    assert sorted(other.lines()) == sorted(desk.log())
