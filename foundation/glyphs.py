"""What the faces of our documents can draw. Anything else is told by its code and name, never left blank.

A character that no face draws would leave a hole in a document that is a proof, and marks that turn the direction of
a line would let one text pass for another.
"""

from __future__ import annotations

import re
import unicodedata

DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x377), (0x384, 0x38A), (0x38C, 0x3FF), (0x400, 0x4FF), (0x591, 0x5C7),
    (0x5D0, 0x5EA), (0x621, 0x63A), (0x641, 0x64A), (0x660, 0x669), (0x1E00, 0x1EFF), (0x2000, 0x200A),
    (0x2010, 0x2027), (0x202F, 0x203E), (0x20A0, 0x20B8), (0x2190, 0x2199), (0x2212, 0x2212), (0x2260, 0x2265),
)  # fmt: skip
"""First and last code point of each range; a test draws them all."""
LONGEST = 32
WORD = re.compile(rf"[^\s\u200b]{{{LONGEST + 1},}}")


def drawable(text: str) -> str:
    """The text as it can be drawn: composed, other characters named, long words free to go to the next line."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    named = "".join(one if one in "\n\t" or _drawn(one) else _named(one) for one in composed)
    return WORD.sub(lambda found: "\u200b".join(_parts(found.group())), named.replace("\t", " "))


def _drawn(one: str) -> bool:
    return any(first <= ord(one) <= last for first, last in DRAWN) and unicodedata.category(one) != "Cn"


def _named(one: str) -> str:
    """« [U+1F600 GRINNING FACE] »: what Unicode calls it, which is the same for everybody."""
    name = unicodedata.name(one, "")
    return f"[U+{ord(one):04X}{' ' + name if name else ''}]"


def _parts(word: str) -> list[str]:
    return [word[at : at + LONGEST] for at in range(0, len(word), LONGEST)]
