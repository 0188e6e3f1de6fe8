"""A proof attached to what was written down for somebody: a PDF or a photograph, recognised by its first bytes.

What the sender says of the file (name, type) is never believed.
"""

from __future__ import annotations

import re

from charters.rules.sentences import N_, RuleBroken, Sentence

LARGEST = 5 * 1024 * 1024
"""Bytes: a page photographed by a telephone."""
SIGNATURES: dict[bytes, tuple[str, str]] = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
UNSAFE = re.compile(r"[^\w.-]+")


class ProofRefused(RuleBroken):
    """Not a proof that can be kept."""

    code = "proof_refused"


def recognise(data: bytes) -> tuple[str, str]:
    """Its media type and suffix; raises ProofRefused for anything else, or anything too big."""
    if len(data) > LARGEST:
        raise ProofRefused(Sentence(N_("Cette pièce dépasse 5 Mo."), about="proof"))
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            return kind
    raise ProofRefused(Sentence(N_("Une pièce est un PDF ou une photo (PNG, JPEG)."), about="proof"))


def safe_name(name: str, suffix: str) -> str:
    """A file name that says what the file is, whatever it was called: « pouvoir-signe.pdf »."""
    stem = UNSAFE.sub("-", name.replace("\\", "/").rpartition("/")[2].partition(".")[0]).strip("-.")
    return f"{stem[:60] or 'piece'}.{suffix}"
