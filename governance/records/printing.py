"""A document of a sitting set on paper: tagged (PDF/UA-1), made at each request from what is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from foundation import pdf
from governance.records import kept
from governance.records.rules.sheets import Paper, Section
from workspace.documents import html
from workspace.documents.images import Pictures
from workspace.exchange import converting
from workspace.exchange.paper import filed
from workspace.exchange.rules import on_paper

TEMPLATE = "governance/records/sitting.typ"


def printed(paper: Paper, pictures: Pictures) -> bytes:
    """The PDF. `pictures`: those of the text of the minutes. Raises Unavailable."""
    files, images = filed(pictures)
    data = {
        **asdict(paper),
        "kind": paper.kind.value,
        "lang": str(get_locale() or "fr"),
        "author": paper.kicker,
        "running": f"{paper.name} · {paper.title}"[:90],
        "sections": [_section(one, files) for one in paper.sections],
        "signatures": _("Signatures"),
        "seal_label": _("SHA-256"),
        "page_label": _("page"),
        "image_label": _("Image"),
        "internal": "",
        "callouts": html.callouts(),
        "addresses_inline": False,
    }
    name = kept.key(data, sorted(images))
    return kept.of(name, lambda: _set(data, images))


def _section(one: Section, files: dict[str, str]) -> dict[str, Any]:
    blocks = on_paper.blocks(one.tree, internal=False, images=files, under=one.level) if one.tree else []
    return {**asdict(one), "tree": None, "blocks": blocks}


def _set(data: dict[str, Any], images: dict[str, bytes]) -> bytes:
    with converting.turn():
        return pdf.render(TEMPLATE, data, images)
