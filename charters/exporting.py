"""The charter as data, for programs: what the public page says, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from charters.models import CharterVersion
from charters.queries import CharterView, CollegeSigners, Signer

FORMAT = "chantier-charter/1"


def as_json(
    charter: CharterView,
    colleges: Sequence[CollegeSigners],
    versions: Sequence[CharterVersion],
    initiative: str,
    annex_of: str = "",
) -> str:
    """A version with those of its signatories who agree to be listed, and the dates of all that were in force.

    `annex_of` is the title of the stream of which it is the annex, nothing for the charter itself.
    """
    data = {
        "format": FORMAT,
        "initiative": initiative,
        "annex_of": annex_of or None,
        "version": charter.line.number,
        "title": charter.line.title,
        "sha256": charter.line.sha256,
        "in_force_at": _iso(charter.in_force_at),
        "decision": charter.decision or None,
        "preamble": charter.preamble,
        "pledges": list(charter.pledges),
        "articles": [
            {"number": one.number, "part": one.part.value, "title": one.title, "text": one.text}
            for one in charter.articles
        ],
        "signatories": [_college(one) for one in colleges],
        "versions": [_version(one, {row.id: row.number for row in versions}) for one in versions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _college(college: CollegeSigners) -> dict[str, Any]:
    return {
        "college": college.name,
        "organisations": [_signer(one) for one in college.organisations],
        "persons": [_signer(one) for one in college.persons],
    }


def _signer(one: Signer) -> dict[str, Any]:
    """With the version that was signed, and the hash of its text: it may have been corrected since."""
    return {
        "name": one.name,
        "signed_at": _iso(one.signed_at),
        "version": one.number,
        "sha256": one.sha256,
    }


def _version(row: CharterVersion, numbers: Mapping[int | None, str]) -> dict[str, Any]:
    """`corrects` names the version of which it only corrects the typography."""
    return {
        "version": row.number,
        "sha256": row.sha256,
        "in_force_at": _iso(row.in_force_at),
        "superseded_at": _iso(row.superseded_at),
        "corrects": numbers.get(row.corrects_id) if row.corrects_id else None,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
