"""Looking into the PDF of somebody, and putting PDFs end to end, in a process of its own: never in the one that serves.

    python -m governance.records.apart < request > answer          (msgpack, both ways)

Memory, processor time and sizes of files are bounded before anything is read. What is put end to end was written by
us: a PDF that came from somebody is looked into alone and written anew first, so that it spoils nobody else's.
"""

from __future__ import annotations

import io
import os
import resource
import sys
from collections.abc import Sequence
from typing import Any

import msgpack

from workspace.files.apart import ensure_still, judged
from workspace.files.rules.looking import NotTaken, Reason

MEMORY, PROCESSOR, NICE = 1536 * 1024**2, 40, 10
LARGEST_FILE = 64 * 1024 * 1024
MOST_PAGES = 1_500
_BOUNDS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: PROCESSOR,
    resource.RLIMIT_FSIZE: LARGEST_FILE,
    resource.RLIMIT_CORE: 0,
}


def check(data: bytes) -> dict[str, Any]:
    """A PDF of somebody, its pages as they are, in a file that we wrote. Raises NotTaken."""
    import pypdf

    with judged():
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise NotTaken(Reason.LOCKED)
        ensure_still(reader)
        if not 0 < len(reader.pages) <= MOST_PAGES:
            raise NotTaken(Reason.TOO_HEAVY if len(reader.pages) else Reason.BROKEN)
        writer = pypdf.PdfWriter()
        writer.append(reader, import_outline=False)
        return {"data": _written(writer)}


def count(files: Sequence[bytes]) -> dict[str, Any]:
    """How many pages each has."""
    import pypdf

    return {"pages": [len(pypdf.PdfReader(io.BytesIO(one)).pages) for one in files]}


def join(files: Sequence[bytes], marks: Sequence[Any], title: str, language: str) -> dict[str, Any]:
    """Put end to end, with bookmarks: [title, page from 1, those under it]."""
    import pypdf
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer: Any = pypdf.PdfWriter()  # its bookmarks are typed as if they took nothing
    for one in files:
        writer.append(io.BytesIO(one), import_outline=False)
    for name, first, under in marks:
        above = writer.add_outline_item(name, page_number=first - 1)
        for child, place, _none in under:
            writer.add_outline_item(child, page_number=place - 1, parent=above)
    writer.add_metadata({"/Title": title})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    return {"data": _written(writer)}


def _written(writer: Any) -> bytes:
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked, or say why not."""
    try:
        if asked["do"] == "check":
            return check(asked["data"])
        if asked["do"] == "count":
            return count(asked["files"])
        return join(asked["files"], asked["marks"], asked["title"], asked["language"])
    except NotTaken as refusal:
        return {"reason": refusal.reason.value}
    except MemoryError:
        return {"reason": Reason.TOO_HEAVY.value}


def main() -> None:
    """Bounded first, before anything of a file is looked at."""
    os.nice(NICE)
    for what, most in _BOUNDS.items():
        resource.setrlimit(what, (most, most))
    sys.stdout.buffer.write(msgpack.packb(answer(msgpack.unpackb(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
