"""Letters that go on where their tab wrote last: known by their bytes, they are what the guard and the engine say of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_documents import Typist
from workspace.documents import crdt
from workspace.documents.rules import wire
from workspace.documents.rules.letters import LONGEST, Going, together
from workspace.documents.rules.lineage import Lineage
from workspace.documents.rules.reading import Malformed

words = st.sampled_from(["a", "é", "ligne", "—", "𝄞", " ", "œuf", "z" * 60])
steps = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["end", "end", "end", "start", "gone", "paragraph"]), words),
    min_size=1,
    max_size=25,
)


class Guard:
    """What a room knows of a text, with the short way for letters or without."""

    def __init__(self, *, quick):
        self.lineage, self.known, self.quick = Lineage(), {}, quick

    def take(self, client, update):
        """(ranges, deletions) of an update that is taken, and the letters it was known by; raises Malformed."""
        letters = self.lineage.letters(client, update) if self.quick else None
        if letters:
            self.lineage.take(letters)
            ranges, deletes = {client: (letters.clock, letters.stop)}, []
        else:
            trace = self.lineage.trace()
            summary = wire.check(update, self.known, trace=trace)
            trace.commit()
            ranges, deletes = summary.ranges, summary.deletes
        for one, (_start, end) in ranges.items():
            self.known[one] = max(end, self.known.get(one, 0))
        return (ranges, deletes), letters

    def all(self):
        """All it knows of where things stand."""
        lineage = self.lineage
        return lineage.spans.all(), list(lineage.runs.all()), lineage.kinds, lineage.halves, self.known


def written(typists, steps):
    """The updates of people who write in one text, each told to the other: (client, update)."""
    yield typists[0].client, typists[0].type("Bonjour")
    typists[1].take(typists[0].sent[-1])
    for who, where, said in steps:
        one, other = typists[who], typists[1 - who]
        text = one.root.children[0].children[0]
        if where == "gone" and len(text) > len("Bonjour"):
            one.sent.clear()
            del text[0 : len(str(text)[0].encode())]  # the engine counts bytes
            update = one.sent[-1] if one.sent else None
        elif where == "start":
            update = one.insert(said, 0, 0)
        else:
            update = one.type(said, -1 if where == "paragraph" else 0)
        if update:
            other.take(update)
            yield one.client, update


def two():
    return Typist(client=7), Typist(client=4_000_000_000)


@given(steps)
def test_the_short_way_knows_of_a_text_all_that_the_guard_knows(steps):
    quick, slow = Guard(quick=True), Guard(quick=False)
    for client, update in written(two(), steps):
        assert quick.take(client, update)[0] == slow.take(client, update)[0]
        assert quick.all() == slow.all()


@given(st.lists(st.tuples(st.integers(0, 1), words.filter(lambda one: one != "𝄞")), min_size=1, max_size=20))
def test_letters_together_are_what_the_engine_says_of_them(typed):
    typists, guard, text = two(), Guard(quick=True), crdt.Text()
    begun = [("paragraph", number) for number in range(2)]
    updates, letters = [], []
    for _where, number in begun:
        guard.take(typists[number].client, started := typists[number].type("Bonjour"))
        guard.take(typists[number].client, first := typists[number].type("!", 0))
        text.apply([started, first])
    for number, said in typed:
        update = typists[number].type(said, 0)
        _said, known = guard.take(typists[number].client, update)
        assert known is not None
        assert known.words == said
        updates.append(update)
        letters.append(known)
    assert text.apply(updates) == together(letters)


@given(words, st.data())
def test_bytes_that_are_not_quite_letters_are_for_the_guard(said, data):
    typist, quick, slow = Typist(client=900), Guard(quick=True), Guard(quick=False)
    for update in (typist.type("Bonjour"), typist.type("!", 0)):
        quick.take(900, update)
        slow.take(900, update)
    letter = bytearray(typist.type(said, 0))
    for _ in range(data.draw(st.integers(1, 3))):
        what = data.draw(st.sampled_from(["change", "cut", "more"]))
        place = data.draw(st.integers(0, len(letter) - 1)) if letter else 0
        if what == "more" or not letter:
            letter.insert(place, data.draw(st.integers(0, 255)))
        elif what == "cut":
            del letter[place]
        else:
            letter[place] = data.draw(st.integers(0, 255))
    try:
        found = slow.take(900, bytes(letter))
    except Malformed:
        with pytest.raises(Malformed):
            quick.take(900, bytes(letter))
    else:
        assert quick.take(900, bytes(letter))[0] == found[0]


def test_what_takes_more_than_a_clock_a_letter_or_is_too_long_is_walked():
    going = Going(7, 3, None)
    assert (
        together([letters := going.read(b"\x01\x01\x07\x03\x84\x07\x02\x01a\x00")])
        == b"\x01\x01\x07\x03\x84\x07\x02\x01a\x00"
    )
    assert letters.stop == 4
    begins = b"\x01\x01\x07\x03\x84\x07\x02"
    assert going.read(begins + bytes([LONGEST]) + b"a" * LONGEST + b"\x00")
    for other in ("𝄞".encode(), b"\xc3", b"", b"a" * (LONGEST + 1)):
        assert going.read(begins + bytes([len(other)]) + other + b"\x00") is None
    assert going.read(begins + b"\x01a\x01") is None
    assert Going(7, 3, (9, 1)).read(begins + b"\x01a\x00") is None
