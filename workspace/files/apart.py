"""Reading a file that somebody sent, in a process of its own: never in the one that serves.

    python -m workspace.files.apart look|draw < request > answer          (msgpack, both ways)

Memory, processor time and sizes of files are bounded before anything of it is looked at. Nothing of the network is
asked, nothing of the file is run. `look` judges and gives its words; `draw` gives a picture of the first page of a PDF,
and may fail without harm.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgpack

from workspace.documents.redrawing import drawn
from workspace.documents.rules import pictures
from workspace.files.rules import looking, words
from workspace.files.rules.kinds import IMAGES, LONGEST_WORDS, PACKAGES, Kind
from workspace.files.rules.looking import NotTaken, Reason

MEMORY = {"look": 1024**3, "draw": 2 * 1024**3}
PROCESSOR, NICE = 25, 10
LARGEST_FILE = 64 * 1024 * 1024
READING = 8.0  # seconds of processor given to the words of a PDF: the first pages of a long one are enough
MOST_OBJECTS = 400_000
SIDE = 640  # points of the longest side of what is shown
CHUNK = 1024 * 1024
_RUNS = {"/JavaScript", "/Launch", "/ImportData"}
_IMAGE_REASONS = {
    pictures.Reason.TOO_LARGE: Reason.IMAGE_TOO_LARGE,
    pictures.Reason.TOO_MANY_PIXELS: Reason.TOO_MANY_PIXELS,
    pictures.Reason.UNKNOWN: Reason.MISMATCH,
}
_PAGE = """#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: white)
#image("page.pdf", page: 1, width: 100%, height: 100%, fit: "contain")"""


def look(name: str, data: bytes) -> dict[str, Any]:
    """What it is, its words, its pages if it has some, and its picture if it is one. Raises NotTaken."""
    kind = looking.kind_of(name, data)
    if kind is Kind.PDF:
        return {"kind": kind, **_pdf(data)}
    if kind in PACKAGES:
        return {"kind": kind, "words": _package(kind, data)}
    if kind in IMAGES:
        return {"kind": kind, "words": "", **_image(data)}
    return {"kind": kind, "words": words.tidy(looking.written(data))}


def _package(kind: Kind, data: bytes) -> str:
    """Every part is unpacked and counted: what is damaged, lies about its size or holds a program stops here."""
    left, found = words.MOST_READ, dict[str, str]()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            wanted = words.parts_with_words(kind, package.namelist())
            for part in package.infolist():
                small = part.filename.endswith((".xml", ".rels"))
                head = _walked(package, part, whole=small and left > 0)
                if looking.is_program(head):
                    raise NotTaken(Reason.PROGRAM)
                if small:
                    words.ensure_plain(head)
                    left -= len(head)
                if part.filename in wanted:
                    found[part.filename] = words.of_part(kind, head)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise error if isinstance(error, NotTaken) else NotTaken(Reason.BROKEN) from error
    return words.tidy("\n".join(found[name] for name in wanted if name in found))


def _walked(package: zipfile.ZipFile, part: zipfile.ZipInfo, *, whole: bool) -> bytes:
    """The beginning of a part, or all of it; its sum is checked to the end."""
    kept = b""
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            kept = kept + chunk if whole or not kept else kept
            if len(kept) > words.MOST_READ:
                raise NotTaken(Reason.BOMB)
    return kept


def _image(data: bytes) -> dict[str, Any]:
    try:
        picture = drawn(data)
    except pictures.NotTaken as refusal:
        raise NotTaken(_IMAGE_REASONS.get(refusal.reason, Reason.BROKEN)) from refusal
    return _shown(picture.data)


def _shown(data: bytes) -> dict[str, Any]:
    """A small picture of it, written by us."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        opened.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        flat = Image.new("RGB", opened.size, "white")
        pixels = opened.convert("RGBA")
        flat.paste(pixels, mask=pixels.getchannel("A"))
    kept = io.BytesIO()
    flat.save(kept, "JPEG", quality=80, optimize=True)
    return {"picture": kept.getvalue(), "width": flat.width, "height": flat.height}


def _pdf(data: bytes) -> dict[str, Any]:
    import pypdf

    with judged():
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotTaken(Reason.LOCKED)
        ensure_still(reader)
        pages = len(reader.pages)
        return {"pages": pages, "shape": _shape(reader), "words": _words_of(reader)}


@contextmanager
def judged() -> Iterator[None]:
    """Whatever a PDF does to its reader, said as NotTaken."""
    from pypdf.errors import PyPdfError

    try:
        yield
    except (NotTaken, MemoryError):
        raise
    except RecursionError as error:
        raise NotTaken(Reason.TOO_HEAVY) from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        zlib.error,
    ) as error:
        raise NotTaken(Reason.BROKEN) from error


def ensure_still(reader: Any) -> None:
    """No object of it runs something: every one that can be reached from the catalogue is looked at."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen = [reader.trailer.get("/Root")], set[tuple[int, int]]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if len(seen) > MOST_OBJECTS:
            raise NotTaken(Reason.TOO_HEAVY)
        if isinstance(one, DictionaryObject):
            if str(one.get("/S")) in _RUNS or "/JS" in one:
                raise NotTaken(Reason.PDF_PROGRAM)
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)


def _words_of(reader: Any) -> str:
    """Its words, page after page, as far as their time goes: a scan has none, and one page may be unreadable alone."""
    began, found, length = time.process_time(), list[str](), 0
    for page in reader.pages:
        if length > LONGEST_WORDS or time.process_time() - began > READING:
            break
        try:
            said = page.extract_text()
        except MemoryError:
            break
        except Exception:  # noqa: BLE001, S112 - whatever a page does to its reader, the others are read
            continue
        found.append(said)
        length += len(said)
    return words.tidy("\n".join(found))


def _shape(reader: Any) -> tuple[int, int]:
    """The sides of its first page as it is read, in points, the longest one as long as what is shown."""
    page = reader.pages[0]
    across, down = abs(float(page.cropbox.width)), abs(float(page.cropbox.height))
    if page.rotation % 180:
        across, down = down, across
    longest = max(across, down, 1.0)
    return max(1, round(SIDE * across / longest)), max(1, round(SIDE * down / longest))


def draw(data: bytes, shape: tuple[int, int]) -> dict[str, Any]:
    """A picture of the first page of a PDF. Raises what the engine raises."""
    import typst

    with tempfile.TemporaryDirectory(prefix="chantier-page-") as home:
        page = Path(home) / "page.typ"
        page.write_text(_PAGE.format(width=shape[0], height=shape[1]), encoding="utf-8")
        (Path(home) / "page.pdf").write_bytes(data)
        return _shown(typst.compile(page, root=Path(home), format="png", ppi=72, ignore_system_fonts=True))


def answer(what: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked, or say why not."""
    try:
        return look(asked["name"], asked["data"]) if what == "look" else draw(asked["data"], asked["shape"])
    except NotTaken as refusal:
        return {"reason": refusal.reason.value}
    except MemoryError:
        return {"reason": Reason.TOO_HEAVY.value}


def main(what: str) -> None:
    """Bounded first, before anything of the file is looked at."""
    os.nice(NICE)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY[what]),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.stdout.buffer.write(msgpack.packb(answer(what, msgpack.unpackb(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main(sys.argv[1])
