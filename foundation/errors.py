"""Refusals: what is said to a person when something cannot be done.

Each carries an HTTP status, a code for programs, and a message in the words of the house (a lazy
translation). Pages, sockets and the command line turn them into their own form.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """Something that was asked and is not done; nothing has changed."""

    status = 400
    code = "bad_request"
    default = _l("La demande est incompréhensible.")

    def __init__(self, message: object = None, *, code: str | None = None) -> None:
        self.message = message or self.default
        self.code = code or self.code
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class BadRequest(Refusal):
    """The message itself is malformed."""


class Refused(Refusal):
    """Known and visible, yet not allowed now."""

    status = 403
    code = "refused"
    default = _l("Vous ne pouvez pas faire cela.")


class Missing(Refusal):
    """Absent or not to be seen: both look alike."""

    status = 404
    code = "missing"
    default = _l("Cette page n’existe pas, ou ne vous est pas ouverte.")


class Conflict(Refusal):
    """The state has changed meanwhile, or does not allow it."""

    status = 409
    code = "conflict"
    default = _l("La situation a changé entre-temps.")


class TooLarge(Refusal):
    """More bytes than we take at once."""

    status = 413
    code = "too_large"
    default = _l("L’envoi est trop volumineux.")


class Invalid(Refusal):
    """A form with mistakes: `fields` maps a field's name to what is wrong with it."""

    status = 422
    code = "invalid"
    default = _l("Certains champs sont à corriger.")

    def __init__(self, fields: Mapping[str, object] | None = None, message: object = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class TooMany(Refusal):
    """Too often; `retry_after` in seconds."""

    status = 429
    code = "too_many"
    default = _l("Trop de demandes en peu de temps.")

    def __init__(self, message: object = None, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """A part of the house does not answer; nothing is lost."""

    status = 503
    code = "unavailable"
    default = _l("Le service ne répond pas pour l’instant.")
