"""What is shown before it is in the log bears a seal: whoever saw it may bring it back, whole, under its authors' names.

A server that dies between the two forgets it. Its author sends it again; should he be gone, what others wrote upon it
would rest on nothing. The seal is a MAC (RFC 7693, keyed BLAKE2b) of the document and the bytes: nobody else can make one.
"""

from __future__ import annotations

import hashlib
import hmac

SIZE = 16  # bytes


def key(secret_key: str) -> bytes:
    """Of all the processes of a house, and of nothing else."""
    return hashlib.blake2b(secret_key.encode(), person=b"chantier.seals").digest()


def made(key: bytes, document: str, data: bytes) -> bytes:
    """The seal of an update of a document; `key` has 64 bytes at most."""
    return hashlib.blake2b(document.encode() + b"\0" + data, digest_size=SIZE, key=key).digest()


def holds(seal: object, key: bytes, document: str, data: bytes) -> bool:
    """Whether it was made by this key, of this document and these bytes."""
    return isinstance(seal, bytes) and hmac.compare_digest(seal, made(key, document, data))
