"""A draft of the charter as one text that many write: a heading for each part, a sub-heading for each article.

`composing` reads it back. What one lays out and the other reads is the same charter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from charters.rules import passages
from charters.rules.charter_text import ArticleText, CharterText, Part
from charters.rules.sentences import N_
from workspace.documents.rules.tree import Tree, tidy

PART_LEVEL, ARTICLE_LEVEL = 2, 3


class Section(StrEnum):
    """A heading of the text; the last two hold articles."""

    PREAMBLE = "preamble"
    PLEDGES = "pledges"
    OBJECTIVES = Part.OBJECTIVES.value
    FUNCTIONING = Part.FUNCTIONING.value


NAMES: dict[Section, str] = {
    Section.PREAMBLE: N_("Préambule"),
    Section.PLEDGES: N_("Engagements en bref"),
    Section.OBJECTIVES: N_("Objectifs"),
    Section.FUNCTIONING: N_("Fonctionnement"),
}
"""French headings, to translate."""


def laid_out(charter: CharterText, names: Mapping[Section, str] = NAMES) -> Tree:
    """The whole text, without the number and the title of the version; a part without words waits for some."""
    content = [
        _heading(PART_LEVEL, names[Section.PREAMBLE]),
        *(passages.blocks(charter.preamble) or [_blank()]),
        _heading(PART_LEVEL, names[Section.PLEDGES]),
        passages.bullets(charter.pledges) if charter.pledges else _blank(),
        *_parts(sorted(charter.articles, key=lambda one: one.number), names),
    ]
    return tidy({"type": "doc", "content": content})


def _parts(articles: list[ArticleText], names: Mapping[Section, str]) -> Iterator[Tree]:
    """Articles in their order; a part that comes again between others has its heading again."""
    yield _heading(PART_LEVEL, names[Section.OBJECTIVES])
    here = Section.OBJECTIVES
    if not articles or articles[0].part != here:
        yield _blank()
    for one in articles:
        if one.part != here:
            here = Section(one.part)
            yield _heading(PART_LEVEL, names[here])
        yield _heading(ARTICLE_LEVEL, one.title)
        yield from passages.blocks(one.text)
    if all(one.part != Section.FUNCTIONING for one in articles):
        yield _heading(PART_LEVEL, names[Section.FUNCTIONING])
        yield _blank()


def _heading(level: int, text: str) -> Tree:
    return {"type": "heading", "attrs": {"level": level}, "content": [{"type": "text", "text": text}]}


def _blank() -> Tree:
    return {"type": "paragraph"}
