"""The PDF of a text of fifty pages, as it is asked for: blocks made, set in a process of its own, bytes back. Beside its budget.

Seconds are of the clock, since somebody waits for them; those of the processor say whether the machine was busy elsewhere.
The last line is JSON.
"""

from __future__ import annotations

import io
import json
import random
import resource
import statistics
import sys
import time
from typing import Any

import pypdf
from flask import Flask
from flask_babel import Babel

from workspace.documents.rules.tree import Tree, tidy
from workspace.exchange import paper

PAGES, BUDGET, ROUNDS = 50, 3.0, 5
SECTIONS = 66
SYLLABLES = [
    "ba",
    "cé",
    "chan",
    "con",
    "cou",
    "dé",
    "di",
    "é",
    "fa",
    "for",
    "gui",
    "har",
    "jar",
    "la",
    "lé",
    "lou",
    "ma",
    "mé",
    "mi",
    "mou",
    "na",
    "né",
    "ou",
    "pa",
    "pé",
    "plan",
    "pro",
    "qué",
    "ra",
    "ré",
    "ri",
]


def a_text(chance: random.Random) -> Tree:
    """Titles, paragraphs with marks and links, lists, tasks and a table, again and again."""

    def words(count: int) -> str:
        return " ".join(
            "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 3))) for _ in range(count)
        )

    def node(kind: str, *content: Any, **attributes: Any) -> Tree:
        return {"type": kind, "attrs": attributes, "content": list(content)}

    def said(count: int, *marks: Tree) -> Tree:
        return {"type": "text", "text": words(count), "marks": list(marks)}

    def paragraph(count: int) -> Tree:
        link = {"type": "link", "attrs": {"href": f"https://exemple.fr/{chance.randint(0, 400)}"}}
        return node("paragraph", said(count), said(3, {"type": "bold"}), said(count), said(2, link))

    blocks: list[Tree] = []
    for number in range(SECTIONS):
        cells = [
            node("tableRow", *(node("tableCell", node("paragraph", said(4))) for _ in range(4)))
            for _ in range(5)
        ]
        blocks += [
            node("heading", said(5), level=2 if number % 4 == 0 else 3),
            *(paragraph(45) for _ in range(2)),
            node("bulletList", *(node("listItem", node("paragraph", said(9))) for _ in range(4))),
            node("taskList", *(node("taskItem", node("paragraph", said(6)), checked=True) for _ in range(2))),
            node("table", *cells),
        ]
    return tidy(node("doc", *blocks))


def main() -> None:
    app = Flask(__name__)
    Babel(app)
    tree = a_text(random.Random(7))
    sheet = paper.Sheet(
        "Cinquante pages", "Réemploi · texte", "Version 1.", ["Perrine Rochevaire"], seal="ab" * 32
    )
    times = []
    with app.test_request_context():
        for _ in range(ROUNDS):
            began = time.perf_counter()
            data = paper.printed(tree, sheet, internal=True)
            times.append(time.perf_counter() - began)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = (used.ru_utime + used.ru_stime) / ROUNDS
    pages = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    median = statistics.median(times)
    verdict = "" if median <= BUDGET else "  MISSED"
    print(
        f"{pages} pages, {len(data) // 1024} KiB: {median:.2f} s, slowest {max(times):.2f} s, processor {processor:.2f} s   budget {BUDGET} s{verdict}"
    )
    print(
        json.dumps(
            {
                "pages": pages,
                "median": round(median, 3),
                "slowest": round(max(times), 3),
                "processor": round(processor, 3),
            }
        )
    )
    sys.exit(pages < PAGES)


if __name__ == "__main__":
    main()
