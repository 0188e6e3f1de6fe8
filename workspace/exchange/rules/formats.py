"""The four kinds of files that come in and go out."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

LARGEST = 20 * 1024 * 1024  # bytes of a file that comes in
_ILLEGAL = re.compile(r"[^\w .,()’'°-]+")
_LONGEST_NAME = 80


class Format(StrEnum):
    """The value is the extension."""

    DOCX = "docx"
    ODT = "odt"
    MD = "md"
    HTML = "html"


EXTENSIONS = {
    "docx": Format.DOCX,
    "docm": Format.DOCX,
    "odt": Format.ODT,
    "md": Format.MD,
    "markdown": Format.MD,
    "txt": Format.MD,
    "html": Format.HTML,
    "htm": Format.HTML,
}
MIMETYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.MD: "text/markdown; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
}
# What pandoc calls them. GitHub's Markdown is the one most programs read; lists of tasks, tables, alerts and notes are in it;
# pandoc's own divisions are read too, for those who write their callouts so.
READERS = {
    Format.DOCX: "docx",
    Format.ODT: "odt",
    Format.MD: "gfm+yaml_metadata_block+fenced_divs-emoji-tex_math_dollars-tex_math_gfm",
    Format.HTML: "html",
}
WRITERS = {Format.DOCX: "docx", Format.ODT: "odt", Format.MD: "gfm", Format.HTML: "html5"}


def extension(name: str) -> str:
    """The extension of a file's name, in small letters; empty when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def stem(name: str) -> str:
    """A file's name as a title: without its place, its extension nor control characters."""
    last = re.split(r"[/\\]", name)[-1]
    bare = last.rpartition(".")[0] or last
    shown = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C")
    return " ".join(shown.replace("_", " ").split())[:200]


def file_name(title: str, kind: str) -> str:
    """The name of a file made of this text: its title, without what file systems refuse."""
    bare = " ".join(_ILLEGAL.sub(" ", title).split())[:_LONGEST_NAME].strip(" .")
    return f"{bare or 'texte'}.{kind}"
