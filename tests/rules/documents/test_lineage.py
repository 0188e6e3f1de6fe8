"""Whatever an update inserts stands in one place, the same for every engine; otherwise it is refused."""

from __future__ import annotations

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from tests.rules.documents import corpus
from tests.rules.documents.test_guard import text, uint
from workspace.documents.rules import schema, wire
from workspace.documents.rules.lineage import Lineage
from workspace.documents.rules.reading import Malformed

MINE = 1_000_000_007
ORIGIN, RIGHT = 0x80, 0x40
STRING, FORMAT, TYPE, ANY = 4, 6, 7, 8
TRUE = b"\1\x78"


class Paper:
    """A document of two paragraphs, each with a text: « un » and « deux 🚲 »."""

    def __init__(self) -> None:
        self.doc = Doc(client_id=1)
        root = self.doc.get(schema.ROOT, type=XmlFragment)
        self.texts = []
        for words in ("un", "deux 🚲"):
            paragraph = root.children.append(XmlElement("paragraph"))
            self.texts.append(paragraph.children.append(XmlText(words)))
        self.lineage = Lineage()
        self.known: dict[int, int] = {}
        self.take(self.doc.get_update())

    def take(self, update: bytes) -> None:
        trace = self.lineage.trace()
        summary = wire.check(update, self.known, trace=trace)
        trace.commit()
        for client, (_start, end) in summary.ranges.items():
            self.known[client] = max(end, self.known.get(client, 0))


# The clocks of the paper: paragraph, its text, its words; and the same again.
FIRST, FIRST_TEXT, UN = 0, 1, 2
SECOND, SECOND_TEXT, DEUX = 4, 5, 6
BICYCLE = DEUX + len("deux ")


def at(clock: int) -> bytes:
    return uint(1) + uint(clock)


def mine(*structures: bytes, clock: int = 0, deletes: bytes = b"\0") -> bytes:
    return b"\1" + uint(len(structures)) + uint(MINE) + uint(clock) + b"".join(structures) + deletes


def between(origin: int, right: int, kind: int = STRING, content: bytes = text("é")) -> bytes:
    return bytes([kind | ORIGIN | RIGHT]) + at(origin) + at(right) + content


def inside(parent: int, kind: int, content: bytes) -> bytes:
    return bytes([kind]) + b"\0" + at(parent) + content


def attribute(parent: int, name: str) -> bytes:
    return bytes([ANY | 0x20]) + b"\0" + at(parent) + text(name) + TRUE


@pytest.fixture
def paper():
    return Paper()


def test_the_clocks_of_this_paper_are_as_said(paper):
    kinds = {clock: kind for (_client, clock), kind in paper.lineage.kinds.items()}
    assert kinds == {FIRST: 3, FIRST_TEXT: 6, SECOND: 3, SECOND_TEXT: 6}
    assert paper.lineage.halves == {(1, BICYCLE + 1)}


@pytest.mark.parametrize(
    "structure",
    [
        between(UN, UN + 1),
        bytes([STRING | ORIGIN]) + at(UN + 1) + text("é"),
        inside(FIRST_TEXT, STRING, text("é")),
        inside(FIRST_TEXT, FORMAT, text("bold") + text("{}")),
        inside(FIRST, TYPE, uint(6)),
        bytes([TYPE | ORIGIN]) + at(FIRST) + uint(3) + text("paragraph"),
        attribute(FIRST, min(schema.ATTRIBUTE_NAMES)),
    ],
)
def test_what_stands_where_it_may_is_taken(paper, structure):
    paper.take(mine(structure))


@pytest.mark.parametrize(
    "structure",
    [
        between(UN, DEUX),
        between(UN, DEUX, FORMAT, text("italic") + text("{}")),
        between(FIRST, UN),
        inside(FIRST, ANY, TRUE),
        inside(FIRST, STRING, text("é")),
        bytes([STRING | ORIGIN]) + at(FIRST) + text("é"),
        bytes([TYPE | RIGHT]) + at(UN) + uint(6),
        attribute(FIRST_TEXT, min(schema.ATTRIBUTE_NAMES)),
        bytes([STRING]) + b"\1" + text(schema.ROOT) + text("é"),
    ],
)
def test_what_two_engines_would_read_differently_is_refused(paper, structure):
    with pytest.raises(Malformed):
        paper.take(mine(structure))
    assert MINE not in paper.known
    assert MINE not in paper.lineage.spans.ends


@pytest.mark.parametrize(
    "data",
    [
        mine(between(BICYCLE, BICYCLE + 1)),
        mine(bytes([STRING | RIGHT]) + at(BICYCLE + 1) + text("é")),
    ],
)
def test_nothing_is_put_inside_a_letter(paper, data):
    with pytest.raises(Malformed):
        paper.take(data)


def test_a_whole_letter_may_be_deleted_and_written_after(paper):
    paper.take(b"\0" + b"\1" + uint(1) + b"\1" + uint(BICYCLE) + b"\2")
    paper.take(mine(bytes([STRING | ORIGIN]) + at(BICYCLE + 1) + text("é")))


def deleting(*ranges: tuple[int, int], client: int = 1) -> bytes:
    return (
        b"\1"
        + uint(client)
        + uint(len(ranges))
        + b"".join(uint(clock) + uint(many) for clock, many in ranges)
    )


@pytest.mark.parametrize(
    "ranges", [[(BICYCLE, 1)], [(BICYCLE + 1, 1)], [(DEUX, BICYCLE - DEUX + 1)], [(UN, 1), (BICYCLE, 1)]]
)
def test_half_a_letter_cannot_be_deleted(paper, ranges):
    with pytest.raises(Malformed, match="cut in two"):
        paper.take(b"\0" + deleting(*ranges))


def test_half_a_letter_cannot_be_deleted_by_the_update_that_writes_it(paper):
    for half in (0, 1):
        with pytest.raises(Malformed, match="cut in two"):
            paper.take(
                mine(between(UN, UN + 1, STRING, text("🚲")), deletes=deleting((half, 1), client=MINE))
            )
    paper.take(mine(between(UN, UN + 1, STRING, text("🚲")), deletes=deleting((0, 2), client=MINE)))


def test_a_deletion_said_again_is_taken(paper):
    for _ in range(2):
        paper.take(b"\0" + deleting((DEUX, BICYCLE - DEUX + 2)))


def test_what_is_said_again_with_other_letters_changes_no_letter(paper):
    """Otherwise anybody could forbid the deletion of what others wrote."""
    lie = b"\1\1" + uint(1) + uint(UN) + inside(FIRST_TEXT, STRING, text("🚲")) + b"\0"
    paper.take(lie)
    paper.take(b"\0" + deleting((UN, 1)))


def test_neighbours_named_the_wrong_way_round_are_refused(paper):
    """An engine that reads its own state again would put it elsewhere."""
    for origin, right in ((DEUX + 2, DEUX), (DEUX + 2, DEUX + 2), (DEUX + 1, DEUX + 1)):
        with pytest.raises(Malformed, match="wrong way round"):
            paper.take(mine(between(origin, right)))


def test_after_words_written_at_the_same_time_their_order_is_found(paper):
    def other(client, words):
        structure = between(DEUX, DEUX + 1, STRING, text(words))
        return b"\1\1" + uint(client) + uint(0) + structure + b"\0"

    def amid(one, two):
        return bytes([STRING | ORIGIN | RIGHT]) + uint(one) + b"\0" + uint(two) + b"\0" + text("é")

    for client in (8, 9):
        paper.take(other(client, "x"))
    with pytest.raises(Malformed, match="wrong way round"):
        paper.take(mine(amid(9, 8)))
    paper.take(mine(amid(8, 9)))


@pytest.mark.parametrize(("origin", "right"), [(DEUX, DEUX + 2), (DEUX, DEUX + 3), (DEUX + 1, DEUX + 4)])
def test_neighbours_between_which_their_author_saw_others_are_refused(paper, origin, right):
    """No editor puts a letter there: where it stands would depend on what an engine had read first."""
    with pytest.raises(Malformed, match="side by side"):
        paper.take(mine(between(origin, right)))


def test_what_others_wrote_meanwhile_between_two_neighbours_does_not_part_them(paper):
    """Each puts letters between the same two, and then beside her own, without those of the other."""

    def said(client, clock, origin, right):
        around = b"".join(uint(number) for number in (*origin, *right))
        return (
            b"\1\1"
            + uint(client)
            + uint(clock)
            + bytes([STRING | ORIGIN | RIGHT])
            + around
            + text("é")
            + b"\0"
        )

    left, right = (1, DEUX), (1, DEUX + 1)
    for client in (8, 9):
        paper.take(said(client, 0, left, right))
    paper.take(said(9, 1, left, (9, 0)))
    paper.take(said(8, 1, (8, 0), right))
    with pytest.raises(Malformed, match="side by side"):
        paper.take(said(9, 2, (8, 0), (9, 0)))
    paper.take(said(MINE, 0, (8, 0), (9, 0)))


def test_nothing_is_said_to_be_first_or_last_beside_what_is_not(paper):
    paper.take(mine(between(DEUX, DEUX + 1)))
    for structure in (
        bytes([STRING | RIGHT]) + at(DEUX + 1) + text("é"),
        bytes([STRING | ORIGIN]) + uint(MINE) + b"\0" + text("é"),
    ):
        with pytest.raises(Malformed, match="at an end"):
            paper.take(mine(structure, clock=1))


def test_the_same_client_twice_among_deletions_is_refused(paper):
    one = deleting((UN, 1))[1:]
    with pytest.raises(Malformed, match="twice"):
        paper.take(b"\0\2" + one + one)


def test_neighbours_that_rest_on_each_other_are_refused(paper):
    one = b"\1" + uint(MINE) + uint(0) + bytes([STRING | ORIGIN]) + uint(MINE + 1) + uint(0) + text("a")
    other = b"\1" + uint(MINE + 1) + uint(0) + bytes([STRING | ORIGIN]) + uint(MINE) + uint(0) + text("b")
    with pytest.raises(Malformed, match="rest on each other"):
        paper.take(b"\2" + one + other + b"\0")


def test_what_is_known_cannot_be_sent_again_from_elsewhere(paper):
    """Only its end is new, and that would stand where the beginning says."""
    paper.take(mine(between(UN, UN + 1)))
    with pytest.raises(Malformed):
        paper.take(mine(inside(SECOND_TEXT, STRING, text("été"))))
    paper.take(mine(between(UN, UN + 1, STRING, text("été"))))


def test_everything_real_editors_sent_is_taken_bit_by_bit_or_whole():
    lineage, known = Lineage(), {}
    for update in corpus.updates():
        trace = lineage.trace()
        summary = wire.check(update, known, trace=trace)
        trace.commit()
        for client, (_start, end) in summary.ranges.items():
            known[client] = max(end, known.get(client, 0))
    assert lineage.spans.ends == known
    for whole in corpus.wholes():
        trace = Lineage().trace()
        wire.check(whole, {}, trace=trace)
        trace.commit()
        assert trace.lineage.spans.ends


def test_of_a_text_with_a_hole_what_is_left_is_known_all_the_same():
    lineage = Lineage()
    trace = lineage.trace()
    wire.read(mine(between(UN, UN + 1)), trace=trace)
    trace.commit()
    assert lineage.spans.where(MINE, 0) is None
