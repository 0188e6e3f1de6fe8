"""Schema 3 of documents: which nodes, attributes and marks a text is made of.

The browser's editor, the guard, the canonical text and the renderer all follow this one table. A
client that announces an older version is made read-only (its editor would delete what it does not know).
"""

from __future__ import annotations

from dataclasses import dataclass, field

VERSION = 3
ROOT = "default"
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

Scalar = str | int | bool | None


@dataclass(frozen=True)
class NodeKind:
    """What a node may hold. `attributes` maps a name to its default, which is left out of the tree."""

    content: frozenset[str] = frozenset()
    attributes: dict[str, Scalar] = field(default_factory=dict)
    atom: bool = False


_INLINE = frozenset({"text", "hardBreak", "mention", "footnote"})
_BLOCKS = frozenset(
    {
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "blockquote",
        "callout",
        "horizontalRule",
        "codeBlock",
        "table",
        "image",
        "internal",
    }
)
_PASSAGE = _BLOCKS - {"internal"}
CALLOUTS = ("note", "key", "warning")  # information, what to keep in mind, beware
_CELL: dict[str, Scalar] = {"colspan": 1, "rowspan": 1}

NODES: dict[str, NodeKind] = {
    "doc": NodeKind(_BLOCKS),
    "paragraph": NodeKind(_INLINE),
    "heading": NodeKind(_INLINE, {"level": 2}),
    "bulletList": NodeKind(frozenset({"listItem"})),
    "orderedList": NodeKind(frozenset({"listItem"}), {"start": 1}),
    "listItem": NodeKind(_PASSAGE),
    "taskList": NodeKind(frozenset({"taskItem"})),
    "taskItem": NodeKind(_PASSAGE, {"checked": False}),
    "blockquote": NodeKind(_PASSAGE),
    "callout": NodeKind(_PASSAGE, {"kind": CALLOUTS[0]}),
    "internal": NodeKind(_PASSAGE),
    "codeBlock": NodeKind(frozenset({"text"})),
    # Known by the SHA-256 of its bytes: a print of the text is one of its images too.
    "image": NodeKind(attributes={"hash": "", "alt": "", "width": 0, "height": 0}, atom=True),
    "horizontalRule": NodeKind(atom=True),
    "hardBreak": NodeKind(atom=True),
    "mention": NodeKind(attributes={"kind": "", "id": "", "label": ""}, atom=True),
    # Its words are one value: its number is that of its place, and is stored nowhere.
    "footnote": NodeKind(attributes={"text": ""}, atom=True),
    "table": NodeKind(frozenset({"tableRow"})),
    "tableRow": NodeKind(frozenset({"tableHeader", "tableCell"})),
    "tableHeader": NodeKind(_PASSAGE, _CELL),
    "tableCell": NodeKind(_PASSAGE, _CELL),
    "text": NodeKind(atom=True),
}
MARKS: dict[str, dict[str, Scalar]] = {
    "bold": {},
    "italic": {},
    "strike": {},
    "underline": {},
    "code": {},
    "link": {"href": ""},
}
HEADING_LEVELS = range(2, 5)
LONGEST_NOTE = 2_000  # signs of a footnote, in UTF-16 units
WORDED = frozenset({"text"})  # attributes that are words, no longer than a footnote, and nothing else

# Attributes the editor writes for its own comfort; they may travel, they are not part of the text.
COMFORT = frozenset(
    {"colwidth", "language", "type", "align", "target", "rel", "class", "title", "mentionSuggestionChar"}
)
ELEMENT_NAMES = frozenset(NODES) - {"doc", "text"}
ATTRIBUTE_NAMES = COMFORT.union(*(kind.attributes for kind in NODES.values()))
MARK_NAMES = frozenset(MARKS)
