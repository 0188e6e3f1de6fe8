"""Facts of consultations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsultationCalled:
    initiative_id: int
    consultation: str


@dataclass(frozen=True)
class ConsultationEnded:
    initiative_id: int
    consultation: str


@dataclass(frozen=True)
class ConsultationPublished:
    initiative_id: int
    consultation: str


@dataclass(frozen=True)
class OpinionChanged:
    """Somebody said something of an article, or took it back."""

    initiative_id: int
    consultation: str
    article: str
