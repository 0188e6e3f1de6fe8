"""What a text names: persons and places by their name as written, records by what they say when the text is read.

A record (an action, a decision, a vote, another text or file) changes after it is named. The text keeps its name as it was;
whoever shows the text puts in its place what the record says now, so that the two never disagree. Of a record that the reader may
not see, the name as written stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workspace.documents.rules.tree import Tree

RECORDS = frozenset({"action", "decision", "motion", "document", "file"})
Record = tuple[str, str]  # its kind and its public id


@dataclass(frozen=True)
class Told:
    """What a record says of itself now, its state included, and where it is read."""

    words: str
    url: str = ""


def said(node: Tree) -> str:
    """The words of a mention: « @Luc Martin », and a record without the sign."""
    attributes = node.get("attrs", {})
    sign = "" if attributes.get("kind") in RECORDS else "@"
    return sign + str(attributes.get("label", ""))


def records(text: Tree) -> frozenset[Record]:
    """The records that a text names."""
    return frozenset(_records(text))


def _records(node: Tree) -> Iterator[Record]:
    if node["type"] == "mention":
        attributes = node.get("attrs", {})
        if attributes.get("kind") in RECORDS:
            yield attributes["kind"], str(attributes.get("id", ""))
    for child in node.get("content", ()):
        yield from _records(child)


def now(text: Tree, told: Mapping[Record, Told]) -> Tree:
    """The same text with what its records say now; to be shown, never to be kept or hashed."""
    if text["type"] == "mention":
        attributes = text.get("attrs", {})
        found = told.get((str(attributes.get("kind", "")), str(attributes.get("id", ""))))
        if found is None or attributes.get("kind") not in RECORDS:
            return text
        return {**text, "attrs": {**attributes, "label": found.words, "url": found.url}}
    if "content" not in text:
        return text
    return {**text, "content": [now(child, told) for child in text["content"]]}
