"""Reading lib0's binary encoding, without ever trusting a length or a depth.

Integers are little-endian groups of seven bits (lib0 `varUint`, `varInt`); strings are UTF-8 behind
their length in bytes. Every error is a `Malformed`; nothing is allocated before its bytes are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
PAUSE = 50  # structures between two pauses: a millisecond; a keystroke waits for several on its way

BIGGEST = 2**53 - 1  # Number.MAX_SAFE_INTEGER: beyond it JavaScript and we would not agree
MORE = 0x80  # the bit that says another group follows
LONGEST_INTEGER = 8  # bytes; 56 bits hold BIGGEST


def no_pause() -> None:
    """What is small is done at one go."""


def paced(items: Iterable[T], pause: Callable[[], None]) -> Iterator[T]:
    """The same, with a pause after each `PAUSE` of them; nobody may change what they come from meanwhile."""
    for number, one in enumerate(items, 1):
        yield one
        if number % PAUSE == 0:
            pause()


class Malformed(ValueError):
    """Bytes we do not take. `code`: malformed, too_large, pending, foreign or closed to the schema."""

    def __init__(self, reason: str, code: str = "malformed") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class Reader:
    """A cursor on bytes."""

    __slots__ = ("data", "end", "pos")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pos = 0
        self.end = len(data)

    @property
    def left(self) -> int:
        return self.end - self.pos

    def byte(self) -> int:
        pos = self.pos
        if pos >= self.end:
            raise Malformed("the bytes stop short")
        self.pos = pos + 1
        return self.data[pos]

    def uint(self) -> int:
        """A varUint, at most 2^53 - 1."""
        value = self.byte()
        if value < MORE:  # nine integers in ten
            return value
        value &= 0x7F
        for shift in range(7, 7 * LONGEST_INTEGER, 7):
            group = self.byte()
            value |= (group & 0x7F) << shift
            if group < MORE:
                if value > BIGGEST:
                    break
                return value
        raise Malformed("an integer beyond 2^53")

    def sint(self) -> int:
        """A varInt: sign in bit 6 of the first byte, six bits of value there, seven in the next ones."""
        first = self.byte()
        value, shift = first & 0x3F, 6
        group = first
        while group & MORE:
            if shift > 7 * LONGEST_INTEGER:
                raise Malformed("an integer beyond 2^53")
            group = self.byte()
            value |= (group & 0x7F) << shift
            shift += 7
        if value > BIGGEST:
            raise Malformed("an integer beyond 2^53")
        return -value if first & 0x40 else value

    def count(self) -> int:
        """How many things follow; each takes a byte at least, so never more than the bytes left."""
        value = self.uint()
        if value > self.end - self.pos:
            raise Malformed("a count greater than the bytes that remain")
        return value

    def chunk(self, length: int) -> bytes:
        pos = self.pos
        if length > self.end - pos:
            raise Malformed("a length greater than the bytes that remain")
        self.pos = pos + length
        return self.data[pos : pos + length]

    def string(self) -> str:
        try:
            return self.chunk(self.uint()).decode()
        except UnicodeDecodeError as error:
            raise Malformed("a string that is not UTF-8") from error

    def finish(self) -> None:
        if self.pos != self.end:
            raise Malformed("bytes left over at the end")
