"""The key the demonstration's provider signs with: made once, kept in var/, readable by its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from joserfc.jwk import KeySet, RSAKey

SIZE = 2048
FILE = "demonstration-provider.pem"


def signing_key(var: Path) -> RSAKey:
    """The private key of this installation; made at the first use."""
    path = var / FILE
    if not path.exists():
        _make(path)
    key = RSAKey.import_key(path.read_bytes(), {"alg": "RS256", "use": "sig"})
    key.ensure_kid()
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = RSAKey.generate_key(SIZE, private=True).as_pem(private=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    os.replace(aside, path)  # noqa: PTH105 - two processes starting at once: the last one's key is whole


def public_set(key: RSAKey) -> dict[str, object]:
    return dict(KeySet([key]).as_dict(private=False))
