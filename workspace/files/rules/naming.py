"""The name of a file: what the person believes it is, without what hides what it is."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
_LONGEST_EXTENSION = 10
_REFUSED = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
NAMELESS = "fichier"


def clean(name: str) -> str:
    """A name that every system keeps: no place, no sign that turns it round or cannot be seen, of a bounded length.

    Cleaning it again changes nothing; its extension stays the last thing it says.
    """
    made = _cleaned(name)
    # What was taken out may bring a letter and its accent together, or let a shorter name be parted elsewhere.
    return made if made == name else clean(made)


def _cleaned(name: str) -> str:
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if _is_seen(sign))
    bare, extension = _parted(" ".join(_REFUSED.sub("-", seen).split()).strip(" ."))
    bare = bare[: LONGEST - len(extension) - 1].strip(" .")
    if not bare or _DEVICES.fullmatch(bare.partition(".")[0].strip()):
        bare = f"{NAMELESS}-{bare}".rstrip("-")
    return f"{bare}.{extension}" if extension else bare


def _is_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign)[0] != "C"


def _parted(name: str) -> tuple[str, str]:
    bare, dot, extension = name.rpartition(".")
    known = dot and extension.isalnum() and len(extension) <= _LONGEST_EXTENSION
    return (bare, extension) if known else (name, "")


def extension(name: str) -> str:
    """Its extension, in small letters; empty when it has none."""
    return _parted(clean(name))[1].lower()


def title(name: str) -> str:
    """A name as people read it: without its extension, its underscores as spaces."""
    return " ".join(_parted(clean(name))[0].replace("_", " ").split()) or NAMELESS
