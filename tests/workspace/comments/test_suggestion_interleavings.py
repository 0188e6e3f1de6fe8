"""Edits, suggestions, acceptances and rejections by three authors, in any order: all screens end up saying the same.

No database here: the very functions that actions call, on the states that a log would hold.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.errors import Invalid
from tests.builders_documents import Typist
from workspace.comments import passages
from workspace.comments.forms import NewSuggestion
from workspace.comments.rules import proposing
from workspace.documents import crdt, paragraphs
from workspace.documents.rules import wire
from workspace.documents.rules.tree import tidy

WORDS = "alpha bravo charlie delta échelle 😀fox golf"
LETTERS = st.text(alphabet="ab é😀 ", min_size=1, max_size=5)
AUTHORS = st.integers(0, 2)
DEEDS = st.one_of(
    st.tuples(st.just("insert"), AUTHORS, st.integers(0, 99), LETTERS),
    st.tuples(st.just("cut"), AUTHORS, st.integers(0, 99), st.integers(1, 6)),
    st.tuples(st.just("hear"), AUTHORS),
    st.tuples(st.just("send"), AUTHORS),
    st.tuples(
        st.just("suggest"), AUTHORS, st.integers(0, 6), LETTERS, st.sampled_from(["", "bold", "plain"])
    ),
    st.tuples(st.just("accept"), AUTHORS, st.integers(0, 9)),
    st.tuples(st.just("reject"), AUTHORS, st.integers(0, 9)),
    st.tuples(st.just("accept all"), AUTHORS),
)
slow = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


class House:
    """The text as the server holds it, three tabs, and the suggestions that wait."""

    def __init__(self):
        self.log = crdt.Text()
        first = Typist()
        self.log.apply([first.type(WORDS)])
        self.tabs = [Typist(state=self.log.update()) for _ in range(3)]
        self.unsent = [[], [], []]
        self.waiting = []
        self.accepted = []

    @property
    def said(self):
        return paragraphs.read(self.log.update())[0].said

    def do(self, kind, author, *more):
        getattr(self, kind.replace(" ", "_"))(author, *more)

    def _place(self, author, place):
        """A place between two letters, in the bytes that the engine counts."""
        said = str(self.tabs[author].lines()[0])
        return len(said[: place % (len(said) + 1)].encode()), said

    def insert(self, author, place, words):
        start, _said = self._place(author, place)
        self.unsent[author].append(self.tabs[author].insert(words, 0, start))

    def cut(self, author, place, many):
        start, said = self._place(author, place)
        at = place % (len(said) + 1)
        stop = len(said[: at + many].encode())
        if stop > start:
            self.unsent[author].append(self.tabs[author].cut(0, start, stop))

    def hear(self, author):
        self.tabs[author].take(self.log.update())

    def send(self, author):
        """What the guard reads and the log takes, as from anybody who writes."""
        for data in self.unsent[author]:
            wire.check(data, self.log.clocks())
            self.log.apply([data])
        self.unsent[author].clear()

    def suggest(self, _author, number, words, style):
        some = self.said.split()
        if not some:
            return
        wanted = NewSuggestion(passage=some[number % len(some)], replacement=words, style=style)
        try:
            self.waiting.append(passages.proposed(self.log.update(), wanted))
        except Invalid:
            return  # at several places, or nothing changes: nothing is proposed

    def _accept(self, some):
        data, taken = passages.accepted(
            self.log.update(), [(one.anchor, one.before, one.after) for one in some]
        )
        if data is not None:
            wire.check(data, self.log.clocks())
            self.log.apply([data])
        for number in taken:
            self.accepted.append(some[number])
            self.waiting.remove(some[number])
        return taken

    def accept_alone(self, one):
        self.waiting.append(one)
        return self._accept([one])

    def accept(self, _author, number):
        if self.waiting:
            self._accept([self.waiting[number % len(self.waiting)]])

    def accept_all(self, _author):
        self._accept(list(self.waiting))

    def reject(self, _author, number):
        if self.waiting:
            self.waiting.pop(number % len(self.waiting))

    def settle(self):
        for author in range(3):
            self.send(author)
        for author in range(3):
            self.hear(author)


@slow
@given(st.lists(DEEDS, max_size=25))
def test_whatever_the_order_all_screens_say_the_same_as_a_cold_reading_of_the_log(deeds):
    house = House()
    for deed in deeds:
        house.do(*deed)
    house.settle()
    cold = tidy(crdt.Text([house.log.update()]).tree())
    for tab in house.tabs:
        state = tab.doc.get_update()
        assert tidy(crdt.Text([state]).tree()) == cold


@slow
@given(st.lists(DEEDS, max_size=25))
def test_rejecting_all_leaves_the_plain_edits_alone(deeds):
    """The same edits, with suggestions nobody accepts and without any, letter for letter."""
    plain = ("insert", "cut", "hear", "send")
    with_them, without = House(), House()
    without.log = crdt.Text([with_them.log.update()])
    without.tabs = [Typist(one.client + 100_000, with_them.log.update()) for one in with_them.tabs]
    with_them.tabs = [Typist(one.client, with_them.log.update()) for one in without.tabs]
    for deed in deeds:
        if not deed[0].startswith("accept"):
            with_them.do(*deed)
        if deed[0] in plain:
            without.do(*deed)
    for house in (with_them, without):
        house.settle()
    with_them.waiting.clear()
    assert tidy(with_them.log.tree()) == tidy(without.log.tree())


@slow
@given(st.lists(st.tuples(st.integers(0, 6), LETTERS), max_size=7), st.randoms())
def test_accepting_all_is_the_text_with_all_in_whatever_order_they_are_accepted(wanted, chance):
    """Of passages that do not meet: together, or one by one in any order."""
    together, one_by_one = House(), House()
    one_by_one.log = crdt.Text([together.log.update()])
    some, expected = together.said.split(), together.said
    for number, words in dict(wanted).items():
        passage = NewSuggestion(passage=some[number], replacement=words)
        try:
            found = passages.proposed(together.log.update(), passage)
        except Invalid:
            continue
        together.waiting.append(found)
    apart = _apart(together)
    for one in sorted(apart, key=lambda one: _start(together, one), reverse=True):
        start, before = _start(together, one), proposing.words(one.before)
        expected = expected[:start] + proposing.words(one.after) + expected[start + len(before) :]
    together.waiting = list(apart)
    together.accept_all(0)
    assert together.said == expected
    chance.shuffle(apart)
    for one in apart:
        assert one_by_one.accept_alone(one) == [0]
    assert one_by_one.said == expected


def _start(house, one):
    (found,) = passages.standing(house.log.update(), [(one.anchor, one.before)])
    return found.start


def _apart(house):
    """Those that meet none before them."""
    found = passages.standing(house.log.update(), [(one.anchor, one.before) for one in house.waiting])
    numbers = proposing.apart([one.place for one in found])
    return [house.waiting[number] for number in numbers]


@slow
@given(st.lists(DEEDS, max_size=20))
def test_an_acceptance_changes_nothing_but_its_own_passage(deeds):
    """Whatever happened meanwhile: the words replaced were there, and all around them stays, letter for letter."""
    house = House()
    for deed in deeds:
        house.do(*deed)
    for one in list(house.waiting):
        (found,) = passages.standing(house.log.update(), [(one.anchor, one.before)])
        before = house.said
        house._accept([one])
        if found is None:
            assert house.said == before
        else:
            assert house.said == before[: found.start] + proposing.words(one.after) + before[found.stop :]
