"""The text of a version as a tree: one form for its hash, its page and its exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from charters.rules import passages
from workspace.documents.rules import canonical
from workspace.documents.rules.tree import Tree, tidy


class Part(StrEnum):
    """The two parts of a charter: what is sought, and how we work."""

    OBJECTIVES = "objectives"
    FUNCTIONING = "functioning"


@dataclass(frozen=True)
class ArticleText:
    """An article as it is signed."""

    number: int
    part: str
    title: str
    text: str


@dataclass(frozen=True)
class CharterText:
    """A whole version as it is signed; `pledges` are the commitments in brief."""

    number: str
    title: str
    preamble: str
    pledges: tuple[str, ...]
    articles: tuple[ArticleText, ...]


def tree(charter: CharterText) -> Tree:
    """Title and number, preamble, pledges as a list, then each article under its title."""
    content = [_heading(2, f"{charter.title} {charter.number}"), *_content(charter, _paragraphs)]
    return tidy({"type": "doc", "content": content})


def body(charter: CharterText, pledging: str) -> Tree:
    """To be shown: without its title, which its sheet bears, with a line that says what the pledges are, and lists as lists."""
    return tidy({"type": "doc", "content": _content(charter, passages.blocks, pledging)})


def _content(charter: CharterText, blocks: Callable[[str], list[Tree]], pledging: str = "") -> list[Tree]:
    content = blocks(charter.preamble)
    if charter.pledges:
        content += [*blocks(pledging), passages.bullets(charter.pledges)]
    for article in sorted(charter.articles, key=lambda a: a.number):
        content.append(_heading(3, f"Article {article.number} – {article.title}"))
        content.extend(blocks(article.text))
    return content


def sha256(charter: CharterText) -> str:
    """What signatures are bound to: the hash of the canonical text."""
    return canonical.sha256(tree(charter))


def _heading(level: int, text: str) -> Tree:
    return {"type": "heading", "attrs": {"level": level}, "content": [_text(text)]}


def _paragraphs(text: str) -> list[Tree]:
    blocks = [" ".join(block.split(" ")) for block in text.replace("\r\n", "\n").split("\n\n")]
    return [{"type": "paragraph", "content": [_text(block.strip())]} for block in blocks if block.strip()]


def _text(text: str) -> Tree:
    return {"type": "text", "text": text}
