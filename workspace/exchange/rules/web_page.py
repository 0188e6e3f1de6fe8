"""A text as one page of HTML that stands alone: no script, nothing fetched."""

from __future__ import annotations

from html import escape

from workspace.exchange.rules.outward import Label

_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif;color:#1b1b1b;background:#fff}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #777;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #777}pre{overflow-x:auto;background:#f3f3f3;padding:.6rem}"
    ".told{color:#555;font-size:.85rem;overflow-wrap:anywhere}.internal{border:2px dashed #777;padding:0 1rem}"
    ".note,.important,.warning{margin:1rem 0;padding:.1rem 1rem;border-left:4px solid #24578c;background:#f3f6fa}"
    ".important{border-color:#14532f;background:#f0f5ee}.warning{border-color:#774700;background:#fbf3e2}.title{font-weight:700}"
    "ul.task-list{list-style:none;padding-left:0}"
)


def page(label: Label, body: str) -> str:
    """The page; `body` is HTML that pandoc wrote."""
    authors = f'<meta name="author" content="{escape(label.author)}">\n' if label.author else ""
    told = " · ".join(escape(one) for one in (label.author, label.date, label.told) if one)
    return (
        f'<!doctype html>\n<html lang="{escape(label.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(label.title)}</title>\n{authors}"
        f'<meta name="sha256" content="{escape(label.sha256)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n<body>\n'
        f'<header>\n<h1>{escape(label.title)}</h1>\n<p class="told">{told}</p>\n</header>\n'
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
