"""The kinds of files that are kept, by what their name says."""

from __future__ import annotations

from enum import StrEnum

LARGEST = 25 * 1024 * 1024  # bytes of a file
LONGEST_WORDS = 100_000  # signs of its text that are kept, searched and shown


class Kind(StrEnum):
    """The value is the usual extension."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    JPEG = "jpg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    CSV = "csv"
    TXT = "txt"
    MD = "md"


IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP})
WRITTEN = frozenset({Kind.CSV, Kind.TXT, Kind.MD})
PACKAGES = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.ODT, Kind.ODS, Kind.ODP})
EXTENSIONS: dict[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    "jpeg": Kind.JPEG,
    "markdown": Kind.MD,
    "text": Kind.TXT,
}
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
MIMETYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: f"{_OOXML}.wordprocessingml.document",
    Kind.XLSX: f"{_OOXML}.spreadsheetml.sheet",
    Kind.PPTX: f"{_OOXML}.presentationml.presentation",
    Kind.ODT: f"{_ODF}.text",
    Kind.ODS: f"{_ODF}.spreadsheet",
    Kind.ODP: f"{_ODF}.presentation",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.GIF: "image/gif",
    Kind.WEBP: "image/webp",
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.TXT: "text/plain; charset=utf-8",
    Kind.MD: "text/markdown; charset=utf-8",
}
