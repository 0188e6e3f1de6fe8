"""The private link of a request: signed with the key of the house and kept nowhere, so that each letter can hold it again."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "joining"


def made(secret_key: str, public_id: str) -> str:
    """What comes after /demande/ in the letters of this request."""
    return str(URLSafeSerializer(secret_key, salt=SALT).dumps(public_id))


def read(secret_key: str, link: str) -> str | None:
    """The public id of the request; None when this key never made the link."""
    try:
        found = URLSafeSerializer(secret_key, salt=SALT).loads(link)
    except BadSignature:
        return None
    return found if isinstance(found, str) else None
