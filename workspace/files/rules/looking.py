"""What a file really is: its name says what the person believes, its bytes what it is; when they disagree it is refused.

Nothing is opened here but the directory of a package. What must be read to be judged (the parts of a package, the
objects of a PDF, the points of an image) is read in a process of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from enum import StrEnum

from workspace.exchange.rules import arrival
from workspace.files.rules.kinds import EXTENSIONS, LARGEST, PACKAGES, WRITTEN, Kind
from workspace.files.rules.naming import extension


class Reason(StrEnum):
    """Why a file is not kept; the words are said elsewhere."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    IMAGE_TOO_LARGE = "image_too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNKNOWN = "unknown"
    PROGRAM = "program"
    MISMATCH = "mismatch"
    MACROS = "macros"
    PDF_PROGRAM = "pdf_program"
    OLD_OR_LOCKED = "old_or_locked"
    LOCKED = "locked"
    BROKEN = "broken"
    BOMB = "bomb"
    PATHS = "paths"
    ENTITIES = "entities"
    ENCODING = "encoding"
    TOO_HEAVY = "too_heavy"


class NotTaken(ValueError):
    """A file that is refused, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = {
    *(
        "exe",
        "msi",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "cpl",
        "dll",
        "sys",
        "lnk",
        "reg",
        "hta",
        "iso",
        "img",
    ),
    *("js", "jse", "vbs", "vbe", "ps1", "psm1", "sh", "bash", "py", "rb", "pl", "php", "jar", "bin"),
    *("app", "dmg", "pkg", "deb", "rpm", "apk", "appimage"),
}
_WITH_MACROS = {"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam"}
_STARTS = (b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
           b"\xca\xfe\xba\xbe", b"#!", b"dex\n")  # fmt: skip
_MAIN = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml", Kind.PPTX: "ppt/presentation.xml"}
_ODF = {
    Kind.ODT: b"application/vnd.oasis.opendocument.text",
    Kind.ODS: b"application/vnd.oasis.opendocument.spreadsheet",
    Kind.ODP: b"application/vnd.oasis.opendocument.presentation",
}
_BASIC = re.compile(r"(?:Basic/.*(?<!/script-lb)(?<!/script-lc)\.xml|Scripts/.+)")
_PAGE = re.compile(r"\s*(?:<!doctype html|<html\b|<\?php|<svg\b)", re.IGNORECASE)


def is_program(data: bytes) -> bool:
    """Whether these bytes are something that a machine runs, whatever their name says."""
    if data.startswith(_STARTS):
        return True
    return data.startswith(b"MZ") and (b"\0" in data[:1024] or b"This program" in data[:1024])


def kind_of(name: str, data: bytes) -> Kind:
    """The kind of a file that may be looked into. Raises NotTaken."""
    said = extension(name)
    if (reason := _refused(said, data)) is not None:
        raise NotTaken(reason)
    wanted = EXTENSIONS.get(said)
    if wanted is None:
        raise NotTaken(Reason.UNKNOWN)
    if _begins_as(data) != _sort(wanted):
        raise NotTaken(Reason.MISMATCH)
    if wanted in PACKAGES:
        _look_at_package(wanted, data)
    elif wanted in WRITTEN:
        written(data)
    return wanted


def _refused(said: str, data: bytes) -> Reason | None:
    """Why it is refused before its name is compared with its bytes, if it is."""
    refusals = {
        Reason.EMPTY: not data,
        Reason.TOO_LARGE: len(data) > LARGEST,
        Reason.PROGRAM: said in _PROGRAMS or is_program(data),
        Reason.MACROS: said in _WITH_MACROS,
        Reason.OLD_OR_LOCKED: data.startswith(_OLD_OFFICE),
    }
    return next((reason for reason, holds in refusals.items() if holds), None)


def _sort(kind: Kind) -> Kind | str:
    """How a file of this kind begins."""
    if kind in PACKAGES:
        return "package"
    return "written" if kind in WRITTEN else kind


def _begins_as(data: bytes) -> Kind | str:
    """What the first bytes say: a kind, a package, or words until proved otherwise."""
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"PK"):
        return "package"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    return Kind.WEBP if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else "written"


def written(data: bytes) -> str:
    """The words of a file that is nothing else, in UTF-8, in UTF-16 when it says so, or as spreadsheets still write.

    Raises NotTaken.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded(data, "utf-16")
    elif b"\0" in data:
        raise NotTaken(Reason.MISMATCH)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decoded(data, "cp1252")
    if "\0" in text or _PAGE.match(text) or text.startswith("{\\rtf"):
        raise NotTaken(Reason.MISMATCH)
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTaken(Reason.ENCODING) from error


def _look_at_package(wanted: Kind, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = arrival.walked(package, len(data))
            mimetype = package.read("mimetype")[:100] if _is_small(parts.get("mimetype")) else b""
    except arrival.NotTaken as refusal:
        raise NotTaken(Reason(refusal.reason.value)) from refusal
    except (*arrival.UNPACKING, KeyError) as error:
        raise NotTaken(Reason.BROKEN) from error
    if not _is_there(wanted, parts, mimetype):
        raise NotTaken(Reason.MISMATCH)
    if any(_runs(name) for name in parts):
        raise NotTaken(Reason.MACROS)


def _is_small(part: zipfile.ZipInfo | None) -> bool:
    return part is not None and part.file_size <= 100  # noqa: PLR2004 - a type in words


def _is_there(wanted: Kind, held: Collection[str], mimetype: bytes) -> bool:
    if wanted in _MAIN:
        return _MAIN[wanted] in held and "[Content_Types].xml" in held
    return mimetype.strip() == _ODF[wanted] and "content.xml" in held


def _runs(name: str) -> bool:
    """Macros, controls that run, and programs packed with a document."""
    small = name.lower()
    if "vbaproject" in small or "/activex/" in small or "macrosheets/" in small:
        return True
    return bool(_BASIC.fullmatch(name)) or small.rpartition(".")[2] in _PROGRAMS - {"bin"}
