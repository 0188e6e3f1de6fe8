"""What the rules refuse, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext

from charters.rules.sentences import RuleBroken, say
from foundation.errors import Conflict


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a broken rule into a refusal people read."""
    try:
        yield
    except RuleBroken as broken:
        raise Conflict(say(broken.sentence, gettext), code=broken.code) from broken
