"""What a document of a sitting is made of, whatever draws it: a page and a PDF read the same value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Data = dict[str, Any]


class Kind(StrEnum):
    """The three documents made from one sitting, and the sheet signed at its door; values are their addresses."""

    DECISIONS = "releve-de-decisions"
    REPORT = "compte-rendu"
    MINUTES = "proces-verbal"
    SHEET = "feuille-de-presence"


@dataclass(frozen=True)
class Section:
    """Under a title: words, a text of the minutes, numbered steps, tables, more words, hashes. `level` 1 or 2."""

    title: str
    level: int = 1
    words: tuple[str, ...] = ()
    tree: Data | None = None
    steps: tuple[str, ...] = ()
    tables: tuple[Data, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    url: str = ""

    @property
    def empty(self) -> bool:
        return not (self.words or self.tree or self.steps or self.tables or self.codes)


@dataclass(frozen=True)
class Paper:
    """One document. `facts`: (term, value); `places`: (role, name, when) of those who sign, empty where nobody does."""

    kind: Kind
    name: str
    title: str
    kicker: str
    state: str
    tone: str
    lead: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    places: tuple[tuple[str, str, str], ...] = ()
    seal: str = ""
    foot: tuple[str, ...] = ()
