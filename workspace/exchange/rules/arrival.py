"""What a file that comes in really is, and what of it is given to pandoc: hostile ones stop here.

The name says what the person believes, the bytes what it is; when they disagree nobody guesses. A package (docx,
odt) is never passed on as it came: the few parts that hold words are read within bounds and packed anew, so that
lying sizes, paths, links, macros, embedded files and pictures stay behind.
"""

from __future__ import annotations

import html
import io
import re
import stat
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from workspace.documents.rules import pictures
from workspace.exchange.rules.formats import EXTENSIONS, LARGEST, Format, extension

MOST_PARTS = 4_000
MOST_UNPACKED = 400 * 1024 * 1024  # of everything a package says it holds
MOST_WORDS = 80 * 1024 * 1024  # of the parts with words, counted while unpacking
STEEPEST = 150  # unpacked over packed, above STEEP bytes; a long table hardly goes beyond 60
STEEP = 8 * 1024 * 1024
LONGEST_TEXT = 4 * 1024 * 1024  # of Markdown and HTML: four times Les Misérables is enough for a meeting
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCX_MAIN = "word/document.xml"
_ODT_MIME = b"application/vnd.oasis.opendocument.text"
_IMAGE_PART = re.compile(r"(?:word/media|Pictures)/[\w. -]{1,120}")
MOST_IMAGES = 60 * 1024 * 1024  # bytes of all images of a package
_DOCX_PART = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|word/(?:_rels/)?[\w.-]+\.(?:xml|rels))"
)
_ODT_PARTS = {"mimetype", "content.xml", "styles.xml", "meta.xml"}
_WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # no office program packs otherwise
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TITLE = re.compile(r"<dc:title>([^<]{1,400})</dc:title>")
_AUTHOR = re.compile(r"<(?:dc:creator|meta:initial-creator)>([^<]{1,400})<")
_OURS = re.compile(r'<meta:user-defined meta:name="(?:subtitle|date)"[^>]*>([^<]{1,400})<')


class Reason(StrEnum):
    """Why a file is not taken; the words are said elsewhere."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    MISMATCH = "mismatch"
    OLD_OR_LOCKED = "old_or_locked"
    LOCKED = "locked"
    PDF = "pdf"
    BROKEN = "broken"
    BOMB = "bomb"
    PATHS = "paths"
    ENTITIES = "entities"
    ENCODING = "encoding"
    TOO_HEAVY = "too_heavy"
    TOO_DEEP = "too_deep"
    BLANK = "blank"


class NotTaken(ValueError):
    """A file that is refused, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Readable:
    """What pandoc is given. `sayings`: what the package says of itself; `title`: its title there, maybe empty."""

    kind: Format
    data: bytes
    title: str = ""
    sayings: frozenset[str] = frozenset()
    lost: dict[str, int] = field(default_factory=dict)


def readable(name: str, data: bytes) -> Readable:
    """The file as it may be read. Raises NotTaken."""
    if not data:
        raise NotTaken(Reason.EMPTY)
    if len(data) > LARGEST:
        raise NotTaken(Reason.TOO_LARGE)
    wanted = EXTENSIONS.get(extension(name))
    if data.startswith(_OLD_OFFICE):
        raise NotTaken(Reason.OLD_OR_LOCKED)
    if data.startswith(b"%PDF"):
        raise NotTaken(Reason.PDF)
    if wanted is None:
        raise NotTaken(Reason.UNKNOWN)
    packed = wanted in {Format.DOCX, Format.ODT}
    if packed != data.startswith(b"PK"):
        raise NotTaken(Reason.MISMATCH)
    return _package(wanted, data) if packed else _written(wanted, data)


def _written(wanted: Format, data: bytes) -> Readable:
    """Markdown or HTML: words, in UTF-8 (or UTF-16 when its first bytes say so)."""
    if len(data) > LONGEST_TEXT:
        raise NotTaken(Reason.TOO_HEAVY)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken(Reason.MISMATCH if b"\0" in data else Reason.ENCODING) from error
    if "\0" in text:
        raise NotTaken(Reason.MISMATCH)
    looks = re.match(r"\s*(?:<!doctype html|<html\b)", text, re.IGNORECASE)
    if (looks and wanted is Format.MD) or text.startswith("{\\rtf"):
        raise NotTaken(Reason.MISMATCH)
    return Readable(wanted, text.encode("utf-8"))


UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError)
"""What a package that cannot be unpacked raises, whatever it is packed with."""


def _package(wanted: Format, data: bytes) -> Readable:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = walked(package, len(data))
            words = _with_words(package, parts)
            images = _with_images(package, parts)
    except NotTaken:
        raise
    except UNPACKING as error:
        raise NotTaken(Reason.BROKEN) from error
    if _kind(words) is not wanted:
        raise NotTaken(Reason.MISMATCH)
    said = words.get("docProps/core.xml", b"") + words.get("meta.xml", b"")
    title, sayings = _says(said.decode("utf-8", "replace"))
    lost = {"macro": 1} if any("vbaProject" in name or name.startswith("Basic/") for name in parts) else {}
    return Readable(wanted, _packed({**images, **words}), title, sayings, lost)


def walked(package: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The directory of the package, by names; nothing is unpacked before it was walked."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise NotTaken(Reason.BOMB)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or (unpacked > STEEP and unpacked > STEEPEST * size):
        raise NotTaken(Reason.BOMB)
    for part in parts:
        if part.flag_bits & 1:
            raise NotTaken(Reason.LOCKED)
        if part.compress_type not in _WAYS:
            raise NotTaken(Reason.BROKEN)
        if _strays(part):
            raise NotTaken(Reason.PATHS)
    return {part.filename: part for part in parts}


def _strays(part: zipfile.ZipInfo) -> bool:
    """A link, or a place outside the package."""
    name = part.orig_filename
    outside = name.startswith(("/", "\\")) or "\0" in name or ":" in name or ".." in re.split(r"[/\\]", name)
    return outside or stat.S_ISLNK(part.external_attr >> 16)


def _with_words(package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, bytes]:
    """The parts that hold words, unpacked within bounds."""
    if "META-INF/manifest.xml" in parts and "mimetype" in parts:
        _, manifest = _unpacked(package, parts["META-INF/manifest.xml"], MOST_WORDS)
        if b"encryption-data" in manifest:
            raise NotTaken(Reason.LOCKED)
    left, found = MOST_WORDS, {}
    for name, part in parts.items():
        if name in _ODT_PARTS or _DOCX_PART.fullmatch(name):
            left, found[name] = _unpacked(package, part, left)
            if _DECLARES.search(found[name]) or b"\0" in found[name]:  # UTF-16 would hide it
                raise NotTaken(Reason.ENTITIES)
    return found


def _with_images(package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, bytes]:
    """The images, by what their bytes are; those too heavy stay out, and are counted as not taken."""
    left, found = MOST_IMAGES, {}
    for name, part in parts.items():
        if _IMAGE_PART.fullmatch(name) and part.file_size <= min(left, pictures.LARGEST):
            left, data = _unpacked(package, part, left)
            with suppress(pictures.NotTaken):
                pictures.format_of(data)
                found[name] = data
    return found


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[int, bytes]:
    with package.open(part) as stream:
        data = stream.read(left + 1)
    if len(data) > left:
        raise NotTaken(Reason.BOMB)
    return left - len(data), data


def _kind(words: dict[str, bytes]) -> Format | None:
    if words.get("mimetype", b"").strip() == _ODT_MIME and "content.xml" in words:
        return Format.ODT
    return Format.DOCX if _DOCX_MAIN in words and "[Content_Types].xml" in words else None


def _packed(words: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(words, key=lambda name: name != "mimetype"):
            package.writestr(name, words[name])
    return held.getvalue()


def _says(meta: str) -> tuple[str, frozenset[str]]:
    """The title a package gives itself; the lines of a text that only repeat it, or the head of our own exports."""
    title = _TITLE.search(meta)
    ours = _OURS.findall(meta)
    said = [*ours, *(_AUTHOR.findall(meta) if ours else ()), *_TITLE.findall(meta)]
    sayings = frozenset(" ".join(html.unescape(one).split()) for one in said)
    return " ".join(html.unescape(title[1]).split()) if title else "", sayings
