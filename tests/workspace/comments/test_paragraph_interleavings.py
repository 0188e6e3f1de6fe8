"""Suggestions over several paragraphs among edits by three authors: what they meet, in any order, they never corrupt."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import XmlElement, XmlText

from foundation.errors import Invalid
from tests.builders_documents import Typist
from tests.workspace.comments.test_suggestion_interleavings import House
from workspace.comments import passages
from workspace.comments.forms import NewSuggestion
from workspace.comments.rules import proposing
from workspace.documents import crdt, paragraphs
from workspace.documents.rules import wire
from workspace.documents.rules.tree import tidy

TEXT = ("alpha bravo 😀", "charlie", "delta échelle", "fox golf")
LETTERS = st.text(alphabet="ab é😀 ", min_size=1, max_size=5)
SAID = st.text(alphabet="ab é😀 \n\n", max_size=6)
AUTHORS, PLACES = st.integers(0, 2), st.integers(0, 99)
EDITS = (
    st.tuples(st.just("insert"), AUTHORS, PLACES, LETTERS),
    st.tuples(st.just("cut"), AUTHORS, PLACES, st.integers(1, 6)),
    st.tuples(st.just("enter"), AUTHORS, PLACES),
    st.tuples(st.just("erase"), AUTHORS, PLACES),
    st.tuples(st.just("hear"), AUTHORS),
    st.tuples(st.just("send"), AUTHORS),
)
SUGGESTS = st.tuples(st.just("suggest"), AUTHORS, PLACES, PLACES, SAID, st.sampled_from(["", "bold"]))
DEEDS = st.one_of(
    *EDITS,
    SUGGESTS,
    st.tuples(st.just("accept"), AUTHORS, st.integers(0, 9)),
    st.tuples(st.just("reject"), AUTHORS, st.integers(0, 9)),
    st.tuples(st.just("accept all"), AUTHORS),
)
PLAIN = {"insert", "cut", "enter", "erase", "hear", "send"}
slow = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


class Street(House):
    """The same house, in four paragraphs; people also press Enter and take paragraphs away."""

    def __init__(self):
        super().__init__()
        first = Typist()
        self.log = crdt.Text()
        self.log.apply([first.type(words) for words in TEXT])
        self.tabs = [Typist(state=self.log.update()) for _ in range(3)]

    @property
    def said(self):
        """The end of each paragraph but the last is one sign."""
        found = paragraphs.read(self.log.update())
        return found[0].said if found else ""

    def _at(self, author, place):
        """A paragraph of a tab, its text, and a place in it, in the bytes that the engine counts."""
        blocks = [one for one in self.tabs[author].root.children if len(one.children)]
        if not blocks:
            return None
        block = blocks[place % len(blocks)]
        text = block.children[0]
        said = "".join(words for words, _marks in text.diff())
        return text, said, place % (len(said) + 1)

    def _did(self, author, deed):
        tab = self.tabs[author]
        tab.sent.clear()
        with tab.doc.transaction():
            deed(tab.root)
        self.unsent[author] += tab.sent

    def insert(self, author, place, words):
        if found := self._at(author, place):
            text, said, at = found
            self._did(author, lambda _root: text.insert(len(said[:at].encode()), words))

    def cut(self, author, place, many):
        found = self._at(author, place)
        if found and found[1][found[2] :]:
            text, said, at = found
            start, stop = len(said[:at].encode()), len(said[: at + many].encode())
            self._did(author, lambda _root: text.__delitem__(slice(start, stop)))

    def enter(self, author, place):
        """The letters after the caret are made anew in the next paragraph, as in a browser."""

        def deed(root):
            number = place % len(root.children)
            block = XmlElement("paragraph")
            old = root.children[number]
            root.children.insert(number + 1, block)
            if not len(old.children):
                return
            said = "".join(words for words, _marks in old.children[0].diff())
            at = place % (len(said) + 1)
            if said[at:]:
                block.children.append(XmlText(said[at:]))
                del old.children[0][len(said[:at].encode()) : len(said.encode())]

        if len(self.tabs[author].root.children):
            self._did(author, deed)

    def erase(self, author, place):
        if len(self.tabs[author].root.children) > 1:
            self._did(author, lambda root: root.children.__delitem__(place % len(root.children)))

    def suggest(self, _author, start, stop, words, style):
        said = self.said
        start, stop = sorted((start % (len(said) + 1), stop % (len(said) + 1)))
        letters = [at for at in range(start, stop) if said[at] != "\n"]
        if not letters:
            return
        state = self.log.update()
        number, at = paragraphs.read(state)[0].holder(letters[-1])
        client, clock = crdt.around(state, number, at, at + 1)[1]
        end = json.dumps({"item": {"client": client, "clock": clock}, "assoc": -1})
        wanted = NewSuggestion(passage=said[start:stop], replacement=words, style=style, end=end, typed=True)
        try:
            self.waiting.append(passages.proposed(state, wanted))
        except Invalid:
            return  # nothing changes, or only spaces stand there

    def _accept(self, some):
        state = self.log.update()
        kept = [(one.anchor, one.before, one.after) for one in some]
        data, numbers = passages.accepted(state, kept)
        if data is None:
            return numbers
        wire.check(data, self.log.clocks())
        self.log.apply([data])
        for number in numbers:
            self.accepted.append(some[number])
            self.waiting.remove(some[number])
        taken = [kept[number] for number in numbers]
        carried = passages.moved(state, data, taken, [(one.anchor, one.before) for one in self.waiting])
        for number, anchor in carried.items():
            self.waiting[number] = replace(self.waiting[number], anchor=anchor)
        return numbers


def standing(house, some):
    return passages.standing(house.log.update(), [(one.anchor, one.before) for one in some])


@slow
@given(st.lists(DEEDS, max_size=25))
def test_whatever_the_order_all_screens_say_the_same_as_a_cold_reading_of_the_log(deeds):
    house = Street()
    for deed in deeds:
        house.do(*deed)
    house.settle()
    cold = tidy(crdt.Text([house.log.update()]).tree())
    for tab in house.tabs:
        assert tidy(crdt.Text([tab.doc.get_update()]).tree()) == cold


@slow
@given(st.lists(st.one_of(*EDITS, SUGGESTS, st.tuples(st.just("reject"), AUTHORS, PLACES)), max_size=25))
def test_rejecting_all_leaves_the_plain_edits_alone(deeds):
    with_them, without = Street(), Street()
    without.log = crdt.Text([with_them.log.update()])
    without.tabs = [Typist(one.client + 100_000, with_them.log.update()) for one in with_them.tabs]
    with_them.tabs = [Typist(one.client, with_them.log.update()) for one in without.tabs]
    for deed in deeds:
        with_them.do(*deed)
        if deed[0] in PLAIN:
            without.do(*deed)
    for house in (with_them, without):
        house.settle()
    assert tidy(with_them.log.tree()) == tidy(without.log.tree())


@slow
@given(st.lists(DEEDS, max_size=20))
def test_an_acceptance_changes_nothing_but_its_own_passage_and_loses_no_other(deeds):
    house = Street()
    for deed in deeds:
        house.do(*deed)
    while house.waiting:
        one, *others = house.waiting
        (found,), before = standing(house, [one]), house.said
        meets = [
            other and found and proposing.apart([found.place, other.place]) == [0]
            for other in standing(house, others)
        ]
        stood = [bool(other) for other in standing(house, others)]
        house._accept([one])
        if found is None:
            assert house.said == before
            house.waiting.pop(0)
            continue
        assert house.said == before[: found.start] + proposing.words(one.after) + before[found.stop :]
        still = standing(house, house.waiting)
        for was, met, now in zip(stood, meets, still, strict=True):
            assert now is not None or met or not was


@slow
@given(st.lists(st.tuples(PLACES, st.integers(1, 9), SAID), max_size=6), st.randoms())
def test_accepting_all_is_the_text_with_all_in_whatever_order_they_are_accepted(wanted, chance):
    """Of passages that do not meet: together, or one by one in any order."""
    together, one_by_one = Street(), Street()
    one_by_one.log = crdt.Text([together.log.update()])
    for start, many, words in wanted:
        together.suggest(0, start, min(start + many, 46), words, "")
    found = standing(together, together.waiting)
    apart = proposing.apart([one.place for one in found])
    together.waiting = [together.waiting[number] for number in apart]
    expected = together.said
    for number in sorted(apart, key=lambda number: found[number].place, reverse=True):
        place, words = found[number], proposing.words(together.waiting[apart.index(number)].after)
        expected = expected[: place.start] + words + expected[place.stop :]
    one_by_one.waiting = list(together.waiting)
    chance.shuffle(one_by_one.waiting)
    together.accept_all(0)
    assert (together.said, together.waiting) == (expected, [])
    while one_by_one.waiting:
        one_by_one._accept(one_by_one.waiting[:1])
    assert one_by_one.said == expected
