"""WebSocket frames (RFC 6455), from bytes to messages and back: no socket, no thread, nothing negotiated.

No extension is ever agreed to: compressing each message for each recipient costs more than the network saves.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterator

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 §1.3
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
FIN, RESERVED, OPCODE, MASK, LENGTH = 0x80, 0x70, 0x0F, 0x80, 0x7F
SHORTEST_EXTENDED, LONGEST_CONTROL = 126, 125
SHORTEST = 6  # bytes of a frame of a client that says nothing: two, and its mask
PROTOCOL_ERROR, NOT_TEXT, TOO_BIG = 1002, 1007, 1009
NORMAL = struct.pack(">H", 1000)

Message = tuple[int, bytes]  # opcode, payload; a text is checked to be UTF-8


class Violation(Exception):
    """The peer breaks the protocol; `code` is what to close with (RFC 6455 §7.4.1)."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def accept_key(key: str) -> str:
    """What proves that the handshake was understood (RFC 6455 §4.2.2)."""
    return base64.b64encode(hashlib.sha1(key.encode("ascii") + GUID, usedforsecurity=False).digest()).decode()


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole message of a server: a single frame, not masked."""
    size = len(payload)
    if size < SHORTEST_EXTENDED:
        head = bytes((FIN | opcode, size))
    elif size < 1 << 16:
        head = struct.pack(">BBH", FIN | opcode, SHORTEST_EXTENDED, size)
    else:
        head = struct.pack(">BBQ", FIN | opcode, SHORTEST_EXTENDED + 1, size)
    return head + payload


def unmasked(key: bytes, data: bytes) -> bytes:
    """The payload under its mask: one exclusive or over the whole, done by big integers."""
    size = len(data)
    over = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(over, "big")).to_bytes(size, "big")


class Reader:
    """Bytes of a client in, whole messages out; never holds more than `limit` bytes of one message."""

    __slots__ = ("_kind", "_parts", "_rest", "_size", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._rest: bytearray | None = None  # of a frame that is not whole yet
        self._kind = CONTINUATION  # of the message being put together; CONTINUATION when there is none
        self._parts: list[bytes] | None = None
        self._size = 0

    def alone(self, data: bytes) -> bytes | None:
        """The payload of a short binary message when it is whole and nothing else came: nearly all that comes.

        None when `feed` must look.
        """
        if self._rest or self._parts is not None or len(data) < SHORTEST or data[0] != FIN | BINARY:
            return None
        size, start = data[1] & LENGTH, 2
        if size == SHORTEST_EXTENDED:
            (size,), start = struct.unpack_from(">H", data, 2), 4
        elif size > SHORTEST_EXTENDED:
            return None
        if len(data) != start + 4 + size or not data[1] & MASK or size > self.limit:
            return None
        return unmasked(data[start : start + 4], data[start + 4 :])

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are whole with these bytes; raises Violation."""
        buffer: bytes | bytearray = data
        if self._rest:
            self._rest += data
            buffer = self._rest
        at = 0
        while (one := self._frame(buffer, at)) is not None:
            at, first, payload = one
            message = self._together(bool(first & FIN), first & OPCODE, payload)
            if message is not None:
                yield message
        if buffer is self._rest:
            del self._rest[:at]
        elif at < len(data):
            self._rest = bytearray(data[at:])

    def _frame(self, data: bytes | bytearray, at: int) -> tuple[int, int, bytes] | None:
        """(where it ends, its first byte, its payload) of the frame that begins at `at`, once it is whole."""
        if len(data) < at + 2:
            return None
        first, size, start = data[at], data[at + 1] & LENGTH, at + 2
        if first & RESERVED or not data[at + 1] & MASK:
            raise Violation(PROTOCOL_ERROR)
        if size >= SHORTEST_EXTENDED:
            layout = ">H" if size == SHORTEST_EXTENDED else ">Q"
            start += struct.calcsize(layout)
            if len(data) < start:
                return None
            (size,) = struct.unpack_from(layout, data, at + 2)
        self._ensure_welcome(first, size)
        end = start + 4 + size
        if len(data) < end:
            return None
        return end, first, unmasked(bytes(data[start : start + 4]), bytes(data[start + 4 : end]))

    def _ensure_welcome(self, first: int, size: int) -> None:
        opcode = first & OPCODE
        if opcode >= CLOSE:
            if opcode > PONG or size > LONGEST_CONTROL or not first & FIN:
                raise Violation(PROTOCOL_ERROR)
        elif opcode > BINARY or (opcode == CONTINUATION) != (self._parts is not None):
            raise Violation(PROTOCOL_ERROR)
        elif self._size + size > self.limit:
            raise Violation(TOO_BIG)

    def _together(self, last: bool, opcode: int, payload: bytes) -> Message | None:
        if opcode >= CLOSE:
            return opcode, payload
        if opcode != CONTINUATION and last:
            return _message(opcode, payload)
        if opcode != CONTINUATION:
            self._kind, self._parts, self._size = opcode, [payload], len(payload)
            return None
        assert self._parts is not None
        self._parts.append(payload)
        self._size += len(payload)
        if not last:
            return None
        kind, whole = self._kind, b"".join(self._parts)
        self._kind, self._parts, self._size = CONTINUATION, None, 0
        return _message(kind, whole)


def _message(kind: int, payload: bytes) -> Message:
    if kind == TEXT:
        try:
            payload.decode()
        except UnicodeDecodeError as error:
            raise Violation(NOT_TEXT) from error
    return kind, payload
