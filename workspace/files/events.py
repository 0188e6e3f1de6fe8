"""Facts about files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileErased:
    """Its bytes were deleted from the database: they must leave the disk too."""

    public_id: str
