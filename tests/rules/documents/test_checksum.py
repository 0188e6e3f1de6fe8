"""What a sum must find: any flipped bit, any cut, any two things that changed places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workspace.documents.rules import checksum

BYTES = st.binary(min_size=1, max_size=300)
KEY = st.integers(1, 2**31 - 1)


@given(BYTES, KEY, KEY, st.data())
def test_a_flipped_bit_changes_the_sum(data, document_id, seq, draw):
    position = draw.draw(st.integers(0, 8 * len(data) - 1))
    flipped = bytearray(data)
    flipped[position // 8] ^= 1 << position % 8
    assert checksum.of_row(document_id, seq, bytes(flipped)) != checksum.of_row(document_id, seq, data)


@given(BYTES, KEY, KEY)
def test_the_sum_fits_in_32_bits_and_is_always_the_same(data, document_id, seq):
    first = checksum.of_row(document_id, seq, data)
    assert 0 <= first < 2**32
    assert checksum.of_row(document_id, seq, data) == first


@given(BYTES, KEY, st.integers(0, 2**30), st.integers(1, 2**16))
def test_the_same_bytes_at_another_row_have_another_sum(data, document_id, seq, further):
    assert checksum.of_row(document_id, seq, data) != checksum.of_row(document_id, seq + further, data)


@given(BYTES, KEY, KEY)
def test_a_row_is_not_taken_for_a_snapshot_nor_for_a_row_of_another_document(data, document_id, seq):
    assert checksum.of_row(document_id, seq, data) != checksum.of_snapshot(document_id, seq, data)
    assert checksum.of_row(document_id, seq, data) != checksum.of_row(document_id + 1, seq, data)
