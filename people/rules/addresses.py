"""Addresses of mailboxes: what we take for one, and how two are compared."""

from __future__ import annotations

import re

ADDRESS = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,190}\.[^\s@.<>()\[\]\\,;:\"]{2,63}"
)


def normal(address: str) -> str:
    """The address as it is compared: no spaces around, lower case."""
    return address.strip().lower()


def is_address(text: str) -> bool:
    """Whether a letter could go there: one mailbox, a host with a dot; that it exists is proved by a code."""
    return ADDRESS.fullmatch(text) is not None
