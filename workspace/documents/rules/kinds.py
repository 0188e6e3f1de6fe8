"""What a document is for."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """It changes a word above the title, never a right."""

    NOTE = "note"
    MINUTES = "minutes"
    PROPOSAL = "proposal"
    AGREEMENT = "agreement"
