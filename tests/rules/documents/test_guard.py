"""The guard: what no real editor sends never reaches the engine; what real editors send always does."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents import corpus
from workspace.documents.rules import wire
from workspace.documents.rules.reading import BIGGEST, Malformed, Reader
from workspace.documents.rules.values import ARRAY, OBJECT, parse_json, skip_any

CLIENT = 7


def uint(value: int) -> bytes:
    groups = bytearray()
    while value > 0x7F:
        groups.append(0x80 | (value & 0x7F))
        value >>= 7
    return bytes([*groups, value])


def text(value: str) -> bytes:
    return uint(len(value.encode())) + value.encode()


def update(*structures: bytes, clock: int = 0, deletes: bytes = b"\0") -> bytes:
    """An update of one client holding these structures."""
    return b"\1" + uint(len(structures)) + uint(CLIENT) + uint(clock) + b"".join(structures) + deletes


IN_ROOT = b"\1" + text("default")
PARAGRAPH = b"\x07" + IN_ROOT + b"\3" + text("paragraph")
A_TEXT = b"\x07\0" + uint(CLIENT) + b"\0" + b"\6"  # under the paragraph, clock 1
HELLO = b"\x04\0" + uint(CLIENT) + b"\1" + text("bonjour")
GOOD = update(PARAGRAPH, A_TEXT, HELLO)


def refused(data: bytes, known=None, code: str = "malformed"):
    with pytest.raises(Malformed) as caught:
        wire.check(data, known or {})
    assert caught.value.code == code
    return True


def test_a_paragraph_with_a_text_passes_and_is_summed_up():
    summary = wire.check(GOOD, {})
    assert summary.ranges == {CLIENT: (0, 9)}
    assert summary.types == 2
    assert summary.news({}) == {CLIENT: (0, 9)}
    assert summary.news({CLIENT: 9}) == {}


def test_everything_real_editors_sent_passes():
    known: dict[int, int] = {}
    for one in corpus.updates():
        summary = wire.check(one, known)
        for client, (_start, end) in summary.ranges.items():
            known[client] = max(end, known.get(client, 0))
    for whole in corpus.wholes():
        assert wire.check(whole, {}).ranges == {client: (0, end) for client, end in known.items()}
        assert not wire.check(whole, known).news(known)


def test_an_empty_update_says_nothing_and_passes():
    assert wire.check(b"\0\0", {}).ranges == {}


def test_no_bytes_at_all_are_refused():
    assert refused(b"")


def test_random_bytes_are_refused():
    rng = random.Random(1)
    samples = [rng.randbytes(rng.randrange(3, 200)) for _ in range(5_000)]
    passed = [one for one in samples if not _fails(one)]
    assert all(not wire.read(one).ranges for one in passed)  # at most some way of saying nothing


def _fails(data: bytes) -> bool:
    try:
        wire.check(data, {})
    except Malformed:
        return True
    return False


def test_every_truncation_of_a_real_update_is_refused():
    for one in [GOOD, *corpus.updates()[::50]]:
        for cut in range(len(one)):
            with pytest.raises(Malformed):
                wire.read(one[:cut])


def test_the_seven_bytes_that_poison_a_document_for_ever_are_refused():
    assert refused(bytes.fromhex("01010101000000"))


def test_sixty_kilobytes_of_nested_arrays_are_refused():
    nested = (bytes([ARRAY]) + b"\1") * 30_000 + b"\x7e"
    assert refused(update(b"\x08" + IN_ROOT + b"\1" + nested))


def test_an_update_larger_than_sixteen_mebibytes_is_refused():
    assert refused(b"\0" * (wire.LARGEST + 1), code="too_large")


@pytest.mark.parametrize(
    "data",
    [
        uint(2**28) + b"\0\0",  # 479 MB in the engine, from eight bytes
        b"\1" + uint(2**40) + b"\1\0" + b"\0" * 9,
        b"\0" + uint(2**50),
        b"\1" + b"\xff" * 12,
    ],
    ids=["clients", "structures", "deletes", "endless integer"],
)
def test_counts_greater_than_the_bytes_that_remain_are_refused(data):
    assert refused(data)


@pytest.mark.parametrize(
    "structure",
    [
        b"\0\0",  # a collected range of nothing
        b"\1" + IN_ROOT + b"\0",  # a deletion of nothing
        b"\4" + IN_ROOT + text(""),  # a text of nothing
        b"\x08" + IN_ROOT + b"\0",  # no value
    ],
)
def test_lengths_of_nothing_are_refused(structure):
    assert refused(update(structure))


@pytest.mark.parametrize("kind", [2, 3, 9, 11, 15, 31])
def test_contents_that_no_editor_of_ours_uses_are_refused(kind):
    assert refused(update(bytes([kind]) + IN_ROOT + b"\1\1\1\1"))


@pytest.mark.parametrize("shared", [0, 1, 2, 4, 5, 7, 9])
def test_shared_types_that_no_editor_of_ours_uses_are_refused(shared):
    assert refused(update(b"\x07" + IN_ROOT + uint(shared) + text("x")))


def test_another_root_than_ours_is_refused():
    assert refused(update(b"\x07\1" + text("other") + b"\6"), code="schema")


@pytest.mark.parametrize(
    "structure",
    [
        b"\x07" + IN_ROOT + b"\3" + text("script"),
        b"\x28" + IN_ROOT + text("onclick") + b"\1\x77" + text("x"),
        b"\6" + IN_ROOT + text("color") + text("{}"),
    ],
    ids=["node", "attribute", "mark"],
)
def test_what_the_schema_does_not_know_is_refused(structure):
    assert refused(update(structure), code="schema")


def test_something_that_rests_on_itself_is_refused():
    assert refused(update(b"\x84" + uint(CLIENT) + b"\0" + text("a")))
    assert refused(update(b"\x44" + uint(CLIENT) + b"\5" + text("a")))


def test_an_update_that_would_stay_pending_is_refused_as_such():
    assert refused(update(HELLO, clock=5), code="pending")
    assert refused(update(b"\x84" + uint(99) + b"\0" + text("a")), code="pending")
    assert refused(update(b"\x0a\4"), code="pending")
    assert wire.check(update(b"\x84" + uint(99) + b"\0" + text("a")), {99: 1})


def test_deleting_what_nobody_wrote_is_refused():
    gone = b"\1" + uint(99) + b"\1\0\3"
    assert refused(update(PARAGRAPH, deletes=gone), {99: 2}, code="pending")
    assert wire.check(update(PARAGRAPH, deletes=gone), {99: 3}).deletes == [(99, 0, 3)]


def test_the_same_client_twice_is_refused():
    block = b"\1" + uint(CLIENT) + b"\0" + PARAGRAPH
    assert refused(b"\2" + block + block + b"\0")


def test_bytes_left_over_are_refused():
    assert refused(GOOD + b"\0")


def test_a_mark_of_a_thousand_levels_is_refused():
    deep = '{"a":' * 1_000 + "1" + "}" * 1_000
    assert refused(update(b"\6" + IN_ROOT + text("link") + text(deep)))


@given(st.integers(0, BIGGEST))
def test_integers_are_read_as_they_were_written(value):
    assert Reader(uint(value)).uint() == value


@given(st.integers(BIGGEST + 1, 2**80))
def test_integers_that_javascript_cannot_hold_are_refused(value):
    with pytest.raises(Malformed):
        Reader(uint(value)).uint()


@given(st.integers(1, 40))
def test_values_may_be_nested_sixteen_deep_and_no_more(levels):
    reader = Reader((bytes([OBJECT]) + b"\1" + text("a")) * levels + b"\x7e")
    if levels <= 16:
        skip_any(reader)
        reader.finish()
    else:
        with pytest.raises(Malformed):
            skip_any(reader)


@pytest.mark.parametrize("kind", [122, 116, 0, 128, 255])
def test_bigints_bytes_and_unknown_values_are_refused(kind):
    with pytest.raises(Malformed):
        skip_any(Reader(bytes([kind]) + b"\0" * 9))


@pytest.mark.parametrize("said", ["", "{", "NaN", "Infinity", "9007199254740993", "[" * 17 + "]" * 17, "01"])
def test_what_is_not_plain_json_is_refused(said):
    with pytest.raises(Malformed):
        parse_json(said)


@given(
    st.recursive(st.none() | st.booleans() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3))
)
def test_plain_json_is_read(value):
    import json

    assert parse_json(json.dumps(value)) == value


def test_brackets_inside_strings_do_not_count_as_depth():
    assert parse_json('"' + "[" * 40 + '"') == "[" * 40


@given(st.dictionaries(st.integers(0, 2**32), st.integers(0, 2**31 - 1), max_size=5))
def test_state_vectors_are_read(clocks):
    data = uint(len(clocks)) + b"".join(uint(client) + uint(clock) for client, clock in clocks.items())
    assert wire.state_vector(data) == clocks


@pytest.mark.parametrize(
    "data", [uint(2**28) + b"\1\1", b"\1\1", b"\2\1\1\1\1", b"\1\1" + uint(2**40), b"\0\0"]
)
def test_state_vectors_that_cannot_be_are_refused(data):
    with pytest.raises(Malformed):
        wire.state_vector(data)


def test_a_long_walk_pauses_now_and_then():
    pauses = []
    many = update(PARAGRAPH, *[PARAGRAPH] * (3 * wire.PAUSE))
    wire.check(many, {}, pause=lambda: pauses.append(1))
    assert len(pauses) == 3
