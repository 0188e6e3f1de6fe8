"""The guide: Markdown files of docs/guide, `<page>.fr.md` and `<page>.en.md`, shown as pages of the house."""

from __future__ import annotations

import re
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
    for wanted in (language, "fr"):
        path = folder / f"{slug}.{wanted}.md"
        if path.is_file():
            return _read(path, slug, path.stat().st_mtime_ns)
    return None


def contents(folder: Path, language: str) -> list[Page]:
    """Every page of the guide, by the order of their files."""
    slugs = sorted(path.name.removesuffix(".fr.md") for path in folder.glob("*.fr.md"))
    return [found for slug in slugs if (found := page(folder, slug, language))]


@lru_cache(maxsize=64)
def _read(path: Path, slug: str, _changed: int) -> Page:
    text = path.read_text(encoding="utf-8")
    first, _newline, rest = text.partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(rest)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return Page(slug, first.removeprefix("# ").strip(), Markup(clean))  # noqa: S704 - ours, then cleaned
