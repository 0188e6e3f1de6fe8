"""The sums that say whether bytes read back are the bytes that were written, at the place they were written.

CRC-32 (ISO 3309, as `zlib.crc32`) of the place followed by the bytes. With the place in it, two rows
that changed places, or a row of another document, are found as surely as a flipped bit; any burst of up
to 32 bits is always found, anything else but once in 2³².
"""

from __future__ import annotations

import zlib


def of_row(document_id: int, seq: int, data: bytes) -> int:
    """The sum of a row of the log, from 0 to 2³² - 1."""
    return zlib.crc32(data, zlib.crc32(b"row:%d:%d:" % (document_id, seq)))


def of_snapshot(document_id: int, upto_seq: int, state: bytes) -> int:
    """The sum of a snapshot, from 0 to 2³² - 1."""
    return zlib.crc32(state, zlib.crc32(b"snapshot:%d:%d:" % (document_id, upto_seq)))
