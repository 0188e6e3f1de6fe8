"""Identifiers that say nothing: no order, no count, nothing to guess."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread aloud
LENGTH = 16


def public_id() -> str:
    """16 characters, 80 random bits: the only identifier that leaves the house."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def secret_token() -> str:
    """43 characters, 256 random bits: sessions, invitations, one-time links."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hexadecimal: what is stored of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()
