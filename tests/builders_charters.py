"""Builders of charters."""

from __future__ import annotations

import json
from datetime import datetime

from sqlmodel import Session

from charters import actions
from charters.models import Article, CharterVersion
from charters.rules.charter_text import Part
from people.models import Initiative
from tests.builders import A_MORNING
from workspace.streams.models import WorkStream


def a_charter(
    db: Session,
    initiative: Initiative,
    number: str = "1.0",
    *,
    articles: int = 2,
    stream: WorkStream | None = None,
    now: datetime = A_MORNING,
) -> CharterVersion:
    """A draft of a charter with a few articles; with a stream, of its annex."""
    version = CharterVersion(
        initiative_id=initiative.id,
        stream_id=stream.id if stream else None,
        number=number,
        title="Charte de Valbrume",
        preamble="Nous, gens du pays.",
        pledges=json.dumps(["Chercher des réponses communes"], ensure_ascii=False),
        drafted_at=now,
    )
    db.add(version)
    db.flush()
    for n in range(1, articles + 1):
        part = Part.OBJECTIVES if n == 1 else Part.FUNCTIONING
        db.add(
            Article(
                initiative_id=initiative.id, version_id=version.id, number=n, part=part,
                title=f"Titre {n}", text=f"Texte de l’article {n}.",
            )
        )  # fmt: skip
    db.flush()
    return version


def a_charter_in_force(
    db: Session,
    initiative: Initiative,
    number: str = "1.0",
    *,
    stream: WorkStream | None = None,
    now: datetime = A_MORNING,
) -> CharterVersion:
    """A charter in force, ready to be signed; with a stream, its annex."""
    version = a_charter(db, initiative, number, stream=stream, now=now)
    actions.adopt(db, version, decision="2026-01", by="job", now=now)
    return version
