"""A text on paper: its words set by the engine, with what the sheet says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from babel.lists import format_list
from flask import Response
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from foundation import pdf
from workspace.documents import html
from workspace.documents.images import Pictures
from workspace.documents.rules.tree import Tree, notes, public
from workspace.exchange import converting
from workspace.exchange.rules import on_paper
from workspace.exchange.rules.formats import file_name

TEMPLATE = "workspace/exchange/text.typ"
LONG = 6  # titles of the first level from which a text has a table of contents
MOST_NAMES = 8
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}
_RUNNING = 70  # signs of the title at the head of the next pages


@dataclass(frozen=True)
class Sheet:
    """What is printed around the words. `version` heads each page, `seal` foots it; `colophon` ends the last one."""

    title: str
    kicker: str
    byline: str
    authors: Sequence[str] = ()
    told: Sequence[str] = ()
    version: str = ""
    summary: str = ""
    seal: str = ""
    colophon: Sequence[tuple[str, str]] = ()


def printed(tree: Tree, sheet: Sheet, *, internal: bool, pictures: Pictures | None = None) -> bytes:
    """The text as a tagged PDF, internal passages only when `internal`. Raises Unavailable."""
    files, images = filed(pictures or {})
    kept = tree if internal else public(tree)
    blocks = on_paper.blocks(kept, internal=internal, images=files)
    data = {
        "title": sheet.title,
        "running": _shortened(sheet.title),
        "lang": str(get_locale() or "fr"),
        "kicker": sheet.kicker,
        "byline": sheet.byline,
        "authors": list(sheet.authors),
        "told": list(sheet.told),
        "version": sheet.version,
        "summary": sheet.summary,
        "seal": sheet.seal,
        "seal_label": _("SHA-256"),
        "keywords": [sheet.seal] if sheet.seal else [],
        "colophon": [list(one) for one in sheet.colophon],
        "contents": _("Dans ce texte") if on_paper.titles(blocks) >= LONG else "",
        "internal": _("Interne\u00a0: ce passage ne sera pas publié"),
        "image_label": _("Image"),
        "callouts": html.callouts(),
        "page_label": _("page"),
        # Beside notes that are the text's, those that tell addresses would take their numbers.
        "addresses_inline": bool(notes(kept)),
        "blocks": blocks,
    }
    with converting.turn():
        return pdf.render(TEMPLATE, data, images)


def filed(pictures: Pictures) -> tuple[dict[str, str], dict[str, bytes]]:
    """The file of each image by its hash, and what is in each file, for the engine."""
    # Short names: what is data is cut into parts that go to the next line.
    files = {
        sha256: f"{number}{_ENDINGS[mimetype]}"
        for number, (sha256, (mimetype, _data)) in enumerate(pictures.items())
    }
    return files, {files[sha256]: data for sha256, (_mimetype, data) in pictures.items()}


def named(names: Sequence[str]) -> str:
    """« Perrine Rochevaire, Maxence Tremblevif et 3 autres personnes »."""
    shown = list(names[:MOST_NAMES])
    left = len(names) - len(shown)
    if left:
        shown.append(ngettext("%(num)s autre personne", "%(num)s autres personnes", left))
    return format_list(shown, locale=get_locale() or "fr")


def file(data: bytes, title: str, *, cache: str, read_here: bool = False) -> Response:
    """Kept under the title of the text, or read in the browser."""
    how = "inline" if read_here else "attachment"
    name = file_name(title, "pdf")
    plain = name.encode("ascii", "ignore").decode().strip(" .")
    headers = {
        "Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
    }
    return Response(data, mimetype="application/pdf", headers=headers)


def _shortened(title: str) -> str:
    return title if len(title) <= _RUNNING else title[:_RUNNING].rsplit(" ", 1)[0] + "…"
