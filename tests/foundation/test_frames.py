"""Frames: read as an independent client writes them, however the network cuts them; written as it reads them."""

from __future__ import annotations

import itertools
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.frame_protocol import CloseReason, FrameProtocol

from foundation.fast.frames import (
    BINARY,
    CLOSE,
    CONTINUATION,
    FIN,
    PING,
    TEXT,
    Reader,
    Violation,
    accept_key,
    frame,
    unmasked,
)

LIMIT = 200_000
payloads = st.one_of(
    st.binary(max_size=300), st.sampled_from([125, 126, 65_535, 65_536]).map(lambda n: b"z" * n)
)
messages = st.lists(st.one_of(payloads, st.text(max_size=80)), min_size=1, max_size=5)


def a_client() -> FrameProtocol:
    return FrameProtocol(client=True, extensions=[])


def read(data: bytes, limit: int = LIMIT) -> list[tuple[int, bytes]]:
    return list(Reader(limit).feed(data))


def as_read(message: bytes | str) -> tuple[int, bytes]:
    return (TEXT, message.encode()) if isinstance(message, str) else (BINARY, message)


def masked(first: int, payload: bytes) -> bytes:
    """A client's frame by hand, for what no honest client would send; payloads below 126 bytes."""
    return bytes((first, 0x80 | len(payload))) + b"\0\0\0\0" + payload


@given(messages, st.lists(st.integers(0, 2_000), max_size=6))
def test_what_a_client_writes_is_read_however_the_network_cuts_it(sent, cuts):
    client, reader = a_client(), Reader(LIMIT)
    stream = b"".join(client.send_data(one, fin=True) for one in sent)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[start:end] for start, end in itertools.pairwise(edges)]
    assert [one for piece in pieces for one in reader.feed(piece)] == [as_read(one) for one in sent]


@given(st.lists(st.binary(max_size=200), min_size=2, max_size=5), st.binary(max_size=125))
def test_a_message_in_fragments_is_put_together_and_a_ping_may_come_between(parts, ping):
    client = a_client()
    stream = b""
    for index, part in enumerate(parts):
        stream += client.send_data(part, fin=index == len(parts) - 1)
        stream += client.ping(ping) if index == 0 else b""
    assert sorted(read(stream)) == sorted([(PING, ping), (BINARY, b"".join(parts))])


@given(st.sampled_from([TEXT, BINARY]), payloads)
def test_a_client_reads_what_we_write(kind, payload):
    client = a_client()
    payload = payload if kind == BINARY else b"a" * len(payload)
    client.receive_bytes(frame(kind, payload))
    received = b"".join(
        one.payload.encode() if isinstance(one.payload, str) else bytes(one.payload)
        for one in client.received_frames()
    )
    assert received == payload


@given(st.binary(min_size=4, max_size=4), st.binary(max_size=50))
def test_a_mask_put_twice_is_no_mask(key, payload):
    assert unmasked(key, unmasked(key, payload)) == payload


def test_the_handshake_is_proved_as_the_rfc_shows():
    assert accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455 §1.3


BAD = {
    "not masked": (bytes((FIN | TEXT, 1)) + b"a", 1002),
    "a reserved bit": (masked(FIN | 0x40 | TEXT, b"a"), 1002),
    "an unknown opcode": (masked(FIN | 3, b""), 1002),
    "an unknown control": (masked(FIN | 11, b""), 1002),
    "a control in fragments": (masked(PING, b""), 1002),
    "a long control": (bytes((FIN | PING, 0xFE, 0, 126)) + bytes(4 + 126), 1002),
    "a continuation of nothing": (masked(FIN | CONTINUATION, b"a"), 1002),
    "a message inside another": (masked(TEXT, b"a") + masked(FIN | TEXT, b"b"), 1002),
    "a text that is not UTF-8": (masked(FIN | TEXT, b"\xff"), 1007),
    "too big": (bytes((FIN | BINARY, 0xFF)) + (2**40).to_bytes(8, "big"), 1009),
}


@pytest.mark.parametrize("name", BAD)
def test_who_breaks_the_protocol_is_told_how(name):
    data, code = BAD[name]
    with pytest.raises(Violation) as told:
        read(data)
    assert told.value.code == code


def test_fragments_together_stay_under_the_limit():
    with pytest.raises(Violation) as told:
        read(masked(BINARY, b"a" * 100) + masked(FIN | CONTINUATION, b"b" * 100), limit=150)
    assert told.value.code == 1009


def test_a_farewell_is_given_as_it_came():
    (one,) = read(a_client().close(CloseReason.NORMAL_CLOSURE, "fini"))
    assert one == (CLOSE, b"\x03\xe8fini")


@given(st.binary(max_size=400))
def test_random_bytes_end_in_messages_or_in_a_violation(data):
    with suppress(Violation):
        assert all(len(payload) <= len(data) for _kind, payload in read(data))


@given(st.binary(max_size=400), st.binary(max_size=12))
def test_a_message_alone_is_read_at_one_go_and_what_is_not_alone_is_left_to_be_read(payload, more):
    sent = a_client().send_data(payload, fin=True)
    reader = Reader(LIMIT)
    assert reader.alone(sent) == payload
    for other in (sent + more + b"\x82", sent[:-1], b"", b"\x82" + sent[1:-1] + sent):
        assert reader.alone(other) in (None, *(one[1] for one in read_or_nothing(other)))
    assert Reader(len(payload) - 1).alone(sent) is None


def test_what_is_not_a_whole_short_binary_message_is_never_read_at_one_go():
    client = a_client()
    text, begun = client.send_data("é", fin=True), client.send_data(b"un", fin=False)
    bare = bytes((FIN | BINARY, 2)) + b"un"
    long = client.send_data(b"z" * 70_000, fin=True)
    for other in (text, begun, long, bare, masked(FIN | PING, b"?"), masked(FIN | 0x40 | BINARY, b"un")):
        assert Reader(LIMIT).alone(other) is None
    reader = Reader(LIMIT)
    assert list(reader.feed(begun)) == []
    assert reader.alone(masked(FIN | BINARY, b"deux")) is None
    reader = Reader(LIMIT)
    assert list(reader.feed(text[:3])) == []
    assert reader.alone(masked(FIN | BINARY, b"deux")) is None


def read_or_nothing(data):
    try:
        return read(data)
    except Violation:
        return []
