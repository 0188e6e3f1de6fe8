"""How a token is written: right after its author's last one, in the same paragraph or in one just below.

The same hand as tests/servers/yjs/hand.mjs. "below" opens a paragraph, "bold" is bold, "hesitant" writes a letter too
many and takes it back.
"""

from __future__ import annotations

from pycrdt import XmlElement, XmlText

from tests.builders_documents import Typist

HOWS = ("plain", "plain", "bold", "hesitant", "below", "plain", "hesitant")


def write(typist: Typist, last: str, token: str, how: str = "plain") -> list[bytes]:
    """Write it; the updates to send."""
    typist.sent.clear()
    content = f"{token}#" if how == "hesitant" else token
    with typist.doc.transaction():
        text, offset = _written(typist, last, content, how)
        if how == "bold":
            text.format(offset, offset + len(token), {"bold": {}})
    if how == "hesitant":
        del text[offset + len(token)]
    return list(typist.sent)


def _written(typist: Typist, last: str, content: str, how: str) -> tuple[XmlText, int]:
    place = _place(typist, last)
    if place is None or how == "below":
        index = 0 if place is None else place[0] + 1
        return _below(typist, index, content), 0
    _index, text, offset = place
    text.insert(offset, content)
    return text, offset


def _place(typist: Typist, last: str) -> tuple[int, XmlText, int] | None:
    """Where the last token ends: index of the paragraph, its text, offset in it."""
    if not last:
        return None
    for index, paragraph in enumerate(typist.root.children):
        text = paragraph.children[0]
        at = "".join(run for run, _marks in text.diff()).find(last)
        if at >= 0:
            return index, text, at + len(last)
    return None


def _below(typist: Typist, index: int, content: str) -> XmlText:
    paragraph, text = XmlElement("paragraph"), XmlText(content)
    typist.root.children.insert(index, paragraph)
    paragraph.children.append(text)
    return text
