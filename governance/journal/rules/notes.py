"""Signed heads of a log: the note of C2SP (signed-note, tlog-checkpoint), signed with Ed25519 (RFC 8032).

A head says how many lines the log has and the root they make. Whoever kept one can tell, later, whether the log
has been rewritten. Other software reads the same format.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ED25519 = b"\x01"
ROOT = 32
NOTE = re.compile(
    r"([^\s+]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n([^\n]+)\n(0|[1-9][0-9]{0,17})\n\n— ([^\s+]+) ([A-Za-z0-9+/=]+)\n"
)


class BadNote(ValueError):
    """A head or a key that does not read, or whose signature is not that of the key."""


@dataclass(frozen=True)
class Head:
    """`origin` names the log; `size` counts its lines; `at` is when it was signed (ISO 8601, UTC).

    `previous` is the size of the head before it, 0 for the first: none can be left out.
    """

    origin: str
    size: int
    root: bytes
    at: str
    previous: int = 0

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n{self.at}\n{self.previous}\n"


def signing_key(secret: str) -> Ed25519PrivateKey:
    """The key of an installation, from its secret (HKDF, RFC 5869): the same in all its processes, never stored."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"chantier-log-ed25519-v1").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def verifier_key(name: str, key: Ed25519PublicKey) -> str:
    """« name+hash+key »: what one publishes, and what one verifies with."""
    bare = ED25519 + key.public_bytes_raw()
    return f"{name}+{_hash(name, bare).hex()}+{b64encode(bare).decode()}"


def sign(head: Head, key: Ed25519PrivateKey) -> str:
    """The note: the head, an empty line, the signature under the name of the log."""
    bare = ED25519 + key.public_key().public_bytes_raw()
    signed = b64encode(_hash(head.origin, bare) + key.sign(head.text.encode())).decode()
    return f"{head.text}\n— {head.origin} {signed}\n"


def opened(note: str, verifier: str) -> Head:
    """The head of a note, its signature checked with a published key; raises BadNote."""
    found = NOTE.fullmatch(note)
    if found is None:
        raise BadNote("not a signed head")
    origin, size, root, at, previous, name, signed = found.groups()
    head = Head(origin, int(size), _bytes(root), at, int(previous))
    known, hashed, key = _verifier(verifier)
    signature = _bytes(signed)
    if not origin == name == known or signature[:4] != hashed or len(head.root) != ROOT:
        raise BadNote("another log, or another key")
    try:
        key.verify(signature[4:], head.text.encode())
    except InvalidSignature as error:
        raise BadNote("the signature does not fit") from error
    return head


def _verifier(text: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, hashed, encoded = [*text.split("+", 2), "", ""][:3]
    bare = _bytes(encoded)
    if bare[:1] != ED25519 or len(bare) != 1 + ROOT or _hash(name, bare).hex() != hashed:
        raise BadNote("not a key")
    return name, _hash(name, bare), Ed25519PublicKey.from_public_bytes(bare[1:])


def _hash(name: str, bare: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bare).digest()[:4]


def _bytes(text: str) -> bytes:
    """Base64 written in one way only: what reads alike but is written otherwise is refused."""
    try:
        found = b64decode(text, validate=True)
    except (BadBase64, ValueError) as error:
        raise BadNote("not base64") from error
    if b64encode(found).decode() != text:
        raise BadNote("not base64 as it is written")
    return found
