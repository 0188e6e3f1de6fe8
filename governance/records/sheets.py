"""Pages that we set ourselves: the cover, and a sheet for each paper that is not a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from foundation import pdf
from governance.records import kept
from workspace.exchange import converting

TEMPLATE = "governance/records/papers.typ"


@dataclass(frozen=True)
class Sheet:
    """One paper. `notice` says why what it names is not here; `parts` are words with their fate (same, add, del)."""

    kicker: str
    title: str
    byline: str = ""
    notice: str = ""
    words: Sequence[str] = ()
    parts: Sequence[tuple[str, str]] = ()
    options: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    image: str = ""


@dataclass(frozen=True)
class CoverLine:
    """An item of the agenda, or a paper under it, with its page (0: none)."""

    title: str
    note: str
    page: int
    papers: tuple[CoverLine, ...] = ()


@dataclass(frozen=True)
class Cover:
    kicker: str
    title: str
    told: Sequence[str]
    items: Sequence[CoverLine] = ()
    foot: Sequence[str] = field(default_factory=tuple)


def cover(said: Cover) -> bytes:
    """The first page, or pages. Raises Unavailable."""
    labels = {"agenda": _("Ordre du jour"), "page": _("page"), "none": _("Aucun point n’est encore inscrit.")}
    return _set("cover", asdict(said), labels)


def sheet(said: Sheet, images: Mapping[str, bytes] | None = None) -> bytes:
    """The page, or pages, of a paper. `images`: by the names that the sheet gives. Raises Unavailable."""
    labels = {"image": _("Image"), "added": _("ajouté"), "removed": _("retiré")}
    name = kept.key(asdict(said), sorted(images or ()), str(get_locale()))
    return kept.of(name, lambda: _set("sheet", asdict(said), labels, images))


def _set(
    kind: str, said: dict[str, Any], labels: Mapping[str, str], images: Mapping[str, bytes] | None = None
) -> bytes:
    data = {"kind": kind, "lang": str(get_locale() or "fr"), "labels": dict(labels), **said}
    with converting.turn():
        return pdf.render(TEMPLATE, data, images)
