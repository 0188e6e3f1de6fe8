"""Files of the streams: made here from a few lines, so that no binary stands in the repository, then looked into."""

from __future__ import annotations

import hashlib
import io
import json

from demonstration import values
from demonstration.loading.book import Book, number
from foundation.settings import FILES_QUOTA_MB
from workspace.files import actions, apart
from workspace.files.reading import Sent
from workspace.files.rules.kinds import Kind

QUOTA = FILES_QUOTA_MB * 1024 * 1024
PAPER = b"""#let said = json(bytes(sys.inputs.data))
#set document(title: said.title)
#set page(paper: "a4")
#set text(lang: "fr", size: 12pt)
= #said.title
#for line in said.lines [#par(line)]
"""


def write(book: Book) -> None:
    """Each file by who brought it, version after version."""
    for file in book.data.files:
        first, *others = [made(file.title, version) for version in file.versions]
        row = actions.add_file(
            book.db,
            book.speaking(file.versions[0].by, file.versions[0].at),
            first,
            file.title,
            stream_id=number(book.streams[file.stream]),
            quota=QUOTA,
            now=file.versions[0].at,
        )
        book.files[file.id] = row
        for version, sent in zip(file.versions[1:], others, strict=True):
            actor = book.speaking(version.by, version.at)
            actions.add_version(book.db, actor, row, sent, quota=QUOTA, now=version.at)


def made(title: str, version: values.FileVersion) -> Sent:
    """In this very process: what is looked into was made here."""
    data = {"pdf": _paper, "png": _plan}.get(version.name.rpartition(".")[2], _table)(title, version.lines)
    found = apart.look(version.name, data)
    kind = Kind(found.pop("kind"))
    if kind is Kind.PDF:
        found |= apart.draw(data, found.pop("shape"))
    return Sent(version.name, kind, data, hashlib.sha256(data).hexdigest(), **found)


def _paper(title: str, lines: tuple[str, ...]) -> bytes:
    import typst

    said = json.dumps({"title": title, "lines": lines})
    return typst.compile(PAPER, sys_inputs={"data": said}, ignore_system_fonts=True)


def _table(_title: str, lines: tuple[str, ...]) -> bytes:
    return "\n".join(lines).encode("utf-8-sig")


def _plan(_title: str, lines: tuple[str, ...]) -> bytes:
    """A room for each line, side by side, in the colours of the house."""
    from PIL import Image, ImageDraw

    plan = Image.new("RGB", (900, 420), "#faf6ec")
    pen = ImageDraw.Draw(plan)
    width = 820 // len(lines)
    for place, _room in enumerate(lines):
        left = 40 + place * width
        pen.rectangle((left, 60, left + width - 20, 360), outline="#2f5d3a", width=6)
        pen.arc((left + width // 2 - 40, 320, left + width // 2 + 40, 400), 180, 360, fill="#a8641b", width=5)
    kept = io.BytesIO()
    plan.save(kept, "PNG", optimize=True)
    return kept.getvalue()
