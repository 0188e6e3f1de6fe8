"""Merkle trees of RFC 6962 (§2.1): a root for any number of lines, and the path from one line to a root.

Hashes are 32 bytes of SHA-256. Leaves and nodes are told apart by a first byte (0 and 1), so that no node passes
for a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without any line."""


def leaf(line: bytes) -> bytes:
    return sha256(b"\x00" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """What must be remembered of a tree to make it grow: the roots of its full subtrees, the largest first.

    One per bit set in `size`: twenty hashes for a million lines.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with these leaves (already hashed) after its own."""
        size, peaks = self.size, list(self.peaks)
        for one in leaves:
            peaks.append(one)
            size += 1
            for _merged in range((size & -size).bit_length() - 1):
                right = peaks.pop()
                peaks.append(node(peaks.pop(), right))
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        *others, found = self.peaks
        for left in reversed(others):
            found = node(left, found)
        return found


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root of all these leaves (RFC 6962 §2.1.1), the nearest first.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*path(left, index), Frontier().grown(right).root]
    return [*path(right, index - split), Frontier().grown(left).root]


def path_through(subtree: Callable[[int, int], bytes], index: int, size: int) -> list[bytes]:
    """The same as `path`, from roots of full subtrees alone: `subtree(level, position)` covers the 2^level leaves that
    begin at position · 2^level. Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    first, found = 0, []
    while size > 1:
        split = _split(size)
        if index < split:
            found.append(_ragged(subtree, first + split, size - split))
            size = split
        else:
            found.append(_ragged(subtree, first, split))
            first, index, size = first + split, index - split, size - split
    return found[::-1]


def _ragged(subtree: Callable[[int, int], bytes], first: int, size: int) -> bytes:
    """The root of leaves that need not fill their subtree: full ones, the largest first, put together."""
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return subtree(level, first >> level)
    split = _split(size)
    return node(_ragged(subtree, first, split), _ragged(subtree, first + split, size - split))


def root_from(one: bytes, index: int, size: int, found: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf; None when the path does not fit the place (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return None
    place, last = index, size - 1
    for other in found:
        if last == 0:
            return None
        if place & 1 or place == last:
            one = node(other, one)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            one = node(one, other)
        place, last = place >> 1, last >> 1
    return one if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
