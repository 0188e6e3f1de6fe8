"""The guide: Markdown files of docs/guide shown as pages of the house.

`<page>.md` is the French, `en/<page>.md` its English twin, `order.txt` the order of the contents, one name a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")
TAGS = {
    *("h2", "h3", "p", "ul", "ol", "li", "em", "strong", "a", "code", "pre", "blockquote", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@dataclass(frozen=True)
class Page:
    """A page of the guide: its first line of title, and the rest."""

    slug: str
    title: str
    html: Markup


def page(folder: Path, slug: str, language: str) -> Page | None:
    """The page in this language, in French where it was not translated; None where there is none."""
    if not NAME.fullmatch(slug):
        return None
    for path in (folder / language / f"{slug}.md", folder / f"{slug}.md"):
        if path.is_file():
            return _read(path, slug, path.stat().st_mtime_ns)
    return None


def contents(folder: Path, language: str) -> list[Page]:
    """Every page of the guide: those of `order.txt` first, in its order, then the others."""
    slugs = sorted((path.stem for path in folder.glob("*.md")), key=_place(folder / "order.txt"))
    return [found for slug in slugs if (found := page(folder, slug, language))]


def _place(path: Path) -> Callable[[str], tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").split() if path.is_file() else []
    order = {slug: place for place, slug in enumerate(lines)}
    return lambda slug: (order.get(slug, len(order)), slug)


@lru_cache(maxsize=64)
def _read(path: Path, slug: str, _changed: int) -> Page:
    text = path.read_text(encoding="utf-8")
    first, _newline, rest = text.partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(rest)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return Page(slug, first.removeprefix("# ").strip(), Markup(clean))  # noqa: S704 - ours, then cleaned
