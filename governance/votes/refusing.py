"""Rules broken, told as refusals in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext

from charters.rules.sentences import RuleBroken, say
from foundation.errors import Conflict


@contextmanager
def in_words() -> Iterator[None]:
    """A rule broken inside is refused as a Conflict that says why."""
    try:
        yield
    except RuleBroken as error:
        raise Conflict(say(error.sentence, gettext), code=error.code) from error
