"""A big update cut in slices says the same, and none of them ever waits for another."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from pycrdt import Doc, XmlFragment

from tests.builders_documents import Typist
from workspace.documents.rules import slices, wire

# Who acts, what (write in a paragraph, a new one, erase, read what the other wrote), where.
acts = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["write", "new", "erase", "read"]), st.integers(0, 30)),
    min_size=1,
    max_size=60,
)


def written(told) -> Doc:
    """What two hands made of a text, each now and then reading the other."""
    hands = [Typist(), Typist()]
    for who, what, where in told:
        one, other = hands[who], hands[1 - who]
        if what == "read":
            one.take(other.doc.get_update(one.vector))
        elif what == "new" or not len(one.root.children):
            one.type(f"{where}é")
        elif what == "write":
            one.type("abc", where % len(one.root.children))
        else:
            one.erase(where % len(one.root.children))
    hands[0].take(hands[1].doc.get_update(hands[0].vector))
    return hands[0].doc


def told_by(doc: Doc):
    """All that a text says. Its bytes are no measure: neighbours split to let another hand in may stay split."""
    text = str(doc.get("default", type=XmlFragment))
    return text, wire.state_vector(doc.get_state()), sorted(wire.read(doc.get_update()).deletes)


@given(acts, st.integers(1, 7))
@example([(0, "write", 0), (1, "read", 0), (0, "write", 0), (1, "write", 0)], 1)  # after the same letter
def test_slices_one_by_one_make_the_same_text_and_none_stays_pending(told, most):
    doc = written(told)
    update = doc.get_update()
    whole = wire.read(update, most=most)
    reached: dict[int, int] = {}
    made = Doc()
    for one in slices.cut(update, whole.stretches, whole.deletes, reached):
        summary = wire.check(one.data, reached)  # would refuse what rests on a later slice
        assert summary.ranges == wire.Summary.of(one).ranges
        made.apply_update(one.data)
        reached |= {client: end for client, (_start, end) in summary.news(reached).items()}
        assert wire.state_vector(made.get_state()) == reached
    assert told_by(made) == told_by(doc)


def test_a_small_update_is_one_slice_that_says_the_same():
    update = Typist().type("bonjour")
    summary = wire.read(update)
    (one,) = slices.cut(update, summary.stretches, summary.deletes, {})
    assert one.data == update


def test_deletions_by_the_thousand_are_cut_too():
    hand = Typist()
    for number in range(2 * slices.DELETIONS + 2):
        hand.type(str(number))
    for _ in range(slices.DELETIONS + 1):
        hand.erase(0)
        hand.type("entre", len(hand.root.children) - 1)
    update = hand.doc.get_update()
    summary = wire.read(update)
    made = Doc()
    for one in slices.cut(update, summary.stretches, summary.deletes, {}):
        assert len(one.deletes) <= slices.DELETIONS
        made.apply_update(one.data)
    assert made.get_update() == update
