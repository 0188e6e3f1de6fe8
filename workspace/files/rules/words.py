"""The words of office files, read from their parts: enough to be found and to say how a file begins."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from workspace.files.rules.kinds import LONGEST_WORDS, Kind
from workspace.files.rules.looking import NotTaken, Reason

MOST_READ = 60 * 1024 * 1024  # bytes of the parts with words, counted while unpacking
_PARTS = {
    Kind.DOCX: re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml"),
    Kind.XLSX: re.compile(r"xl/(?:workbook|sharedStrings|worksheets/sheet\d+)\.xml"),
    Kind.PPTX: re.compile(r"ppt/(?:slides|notesSlides)/\w+\.xml"),
    Kind.ODT: re.compile(r"content\.xml"),
    Kind.ODS: re.compile(r"content\.xml"),
    Kind.ODP: re.compile(r"content\.xml"),
}
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LINE = re.compile(r"</(?:\w+:)?(?:p|h|si|is|tr|row|table-row)>|<(?:\w+:)?(?:br|cr|tab|line-break)\b[^>]*>")
_SAID = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<|(\n)|<sheet\b[^>]*?\bname=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>")
_REMOTE = re.compile(
    rb"attachedTemplate[^>]*TargetMode=\"External\"|TargetMode=\"External\"[^>]*attachedTemplate"
)


def parts_with_words(kind: Kind, names: Iterable[str]) -> list[str]:
    """Those to read, in the order of the text: slide 2 before slide 10."""
    found = [name for name in names if _PARTS[kind].fullmatch(name)]
    return sorted(
        found, key=lambda name: [int(one) if one.isdigit() else one for one in re.split(r"(\d+)", name)]
    )


def ensure_plain(part: bytes) -> None:
    """Refuses definitions that a document has not, and a template fetched from elsewhere. Raises NotTaken."""
    if _DECLARES.search(part) or b"\0" in part:  # UTF-16 would hide it
        raise NotTaken(Reason.ENTITIES)
    if _REMOTE.search(part):
        raise NotTaken(Reason.MACROS)


def of_part(kind: Kind, part: bytes) -> str:
    """The words of a part, one line for each paragraph, cell or row."""
    broken = _LINE.sub("\n", part.decode("utf-8", "replace").replace("\n", " "))
    if kind in {Kind.ODT, Kind.ODS, Kind.ODP}:
        _before, _begins, body = broken.partition("<office:body")
        return tidy(html.unescape(_TAG.sub("", f"<office:body{body}")))
    said = ("".join(one) if one[0] or one[1] else f"{one[2]}\n" for one in _SAID.findall(broken))
    return tidy(html.unescape("".join(said)))


def tidy(text: str) -> str:
    """Lines without spaces around, none of them empty, no control sign, of a bounded length."""
    shown = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    lines = (" ".join(line.split()) for line in shown.split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_WORDS]
