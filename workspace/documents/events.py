"""Facts about documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentCreated:
    initiative_id: int
    document_id: int
    public_id: str


@dataclass(frozen=True)
class DocumentRenamed:
    document_id: int
    public_id: str


@dataclass(frozen=True)
class DocumentClosed:
    """Frozen or put away: nobody writes in it any more."""

    document_id: int
    public_id: str


@dataclass(frozen=True)
class DocumentReopened:
    document_id: int
    public_id: str


@dataclass(frozen=True)
class DocumentShared:
    """Who reads, suggests or writes has changed: whoever has it open is looked at again."""

    document_id: int
    public_id: str


@dataclass(frozen=True)
class VersionTaken:
    initiative_id: int
    document_id: int
    version_id: int


@dataclass(frozen=True)
class PassageErased:
    """Something was erased for good: what was deleted from the database must leave the disk too."""

    document_id: int
    public_id: str


@dataclass(frozen=True)
class TextBroughtBack:
    """A state of before is the text again: rows were written beside the rooms."""

    document_id: int
    public_id: str


@dataclass(frozen=True)
class RowsSetAside:
    """Something of the log was found corrupted: what is in memory may hold more than the log."""

    document_id: int
    public_id: str
