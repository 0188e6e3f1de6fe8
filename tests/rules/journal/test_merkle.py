"""Trees of RFC 6962: the published vectors, growth in any pieces, and paths that prove one place alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.journal.rules import merkle
from governance.journal.rules.merkle import EMPTY, Frontier

VECTORS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The tree of Certificate Transparency's own tests, leaf after leaf (its reference implementation)."""

LINES = st.lists(st.binary(max_size=40), max_size=70)


def hashed(lines):
    return [merkle.leaf(one) for one in lines]


def by_the_book(leaves):
    """The root as RFC 6962 §2.1 writes it, recursively."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS, 1)))
def test_the_roots_are_those_of_certificate_transparency(size, root):
    leaves = hashed(bytes.fromhex(one) for one in VECTORS[:size])
    assert Frontier().grown(leaves).root.hex() == root


@given(LINES)
def test_the_root_is_the_one_of_the_standard(lines):
    assert Frontier().grown(hashed(lines)).root == by_the_book(hashed(lines))


@given(LINES, st.integers(0, 70))
def test_a_tree_grown_in_two_times_is_the_same_tree(lines, at):
    leaves = hashed(lines)
    assert Frontier().grown(leaves[:at]).grown(leaves[at:]) == Frontier().grown(leaves)


@given(LINES.filter(bool), st.data())
def test_a_path_leads_to_the_root_from_its_own_place_and_line_alone(lines, data):
    leaves = hashed(lines)
    index = data.draw(st.integers(0, len(leaves) - 1))
    found, root = merkle.path(leaves, index), Frontier().grown(leaves).root
    assert merkle.root_from(leaves[index], index, len(leaves), found) == root
    assert merkle.root_from(merkle.leaf(b"another" * 9), index, len(leaves), found) != root
    elsewhere = data.draw(st.integers(0, len(leaves) - 1).filter(lambda one: leaves[one] != leaves[index])
                          if len(set(leaves)) > 1 else st.just(index))  # fmt: skip
    if elsewhere != index:
        assert merkle.root_from(leaves[elsewhere], index, len(leaves), found) != root


@given(LINES.filter(bool), st.data())
def test_a_path_too_short_or_too_long_leads_nowhere(lines, data):
    leaves = hashed(lines)
    index = data.draw(st.integers(0, len(leaves) - 1))
    found, root = merkle.path(leaves, index), Frontier().grown(leaves).root
    assert merkle.root_from(leaves[index], index, len(leaves), [*found, root]) is None
    if found:
        assert merkle.root_from(leaves[index], index, len(leaves), found[:-1]) != root
    assert merkle.root_from(leaves[index], len(leaves), len(leaves), found) is None


def test_there_is_no_path_from_a_line_that_is_not_there():
    with pytest.raises(IndexError):
        merkle.path(hashed([b"one"]), 1)


@given(LINES.filter(bool), st.data())
def test_roots_of_full_subtrees_lead_from_a_line_to_the_root_as_all_the_lines_do(lines, data):
    leaves = hashed(lines)
    index = data.draw(st.integers(0, len(leaves) - 1))
    asked = []

    def subtree(level, position):
        first = position << level
        asked.append((first, first + (1 << level)))
        return by_the_book(leaves[first : first + (1 << level)])

    assert merkle.path_through(subtree, index, len(leaves)) == merkle.path(leaves, index)
    assert all(last <= len(leaves) and not first <= index < last for first, last in asked)
    assert sum(last - first for first, last in asked) == len(leaves) - 1


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_path_leads_from_a_line_that_is_not_there(index, size):
    with pytest.raises(IndexError):
        merkle.path_through(lambda level, position: EMPTY, index, size)
