"""Two versions of the charter put side by side, part by part and word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from charters.rules.amending import written
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.differences import Parts, compare, parts


@dataclass(frozen=True)
class Changed:
    """A part of the charter that is no longer the same, word by word."""

    title: str
    parts: Parts


def changes(before: CharterText, after: CharterText) -> Iterator[Changed]:
    """The parts that differ, in reading order; the number of the version is not one of them."""
    yield from _compared(_("Titre"), before.title, after.title)
    yield from _compared(_("Préambule"), before.preamble, after.preamble)
    yield from _compared(_("Engagements en bref"), "\n".join(before.pledges), "\n".join(after.pledges))
    old, new = ({one.number: one for one in text.articles} for text in (before, after))
    for number in sorted(old.keys() | new.keys()):
        yield from _compared(_("Article %(n)s", n=number), _words(old.get(number)), _words(new.get(number)))


def _words(article: ArticleText | None) -> str:
    return f"{article.title}\n{article.text}" if article else ""


def _compared(title: str, before: str, after: str) -> Iterator[Changed]:
    if before != after:
        yield Changed(title, parts(compare(written(before), written(after))))
