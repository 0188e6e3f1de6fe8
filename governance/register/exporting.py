"""The register as files: a table for spreadsheets, and JSON for programs. What is filtered, and nothing secret."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from foundation.language import local
from governance.register.rules.spreadsheets import table
from governance.register.shown import Decision

FORMAT = "chantier-register/1"
METHODS = {"proposal": "consent", "election": "candidateless", "meeting": "consensus"}


def as_csv(decisions: Sequence[Decision]) -> str:
    heads = [
        _("Numéro"), _("Date"), _("Instance"), _("Titre"), _("Texte"), _("Empreinte du texte (SHA-256)"),
        _("Issue"), _("Verdict"), _("Règle"), _("Empreinte de la règle"), _("Responsable"),
        _("État"), _("À revoir le"), _("Chantier"), _("Sceau du procès-verbal"), _("Public"),
    ]  # fmt: skip
    return table(heads, [_row(one) for one in decisions])


def _row(one: Decision) -> list[str]:
    entry = one.entry
    return [
        entry.number, local(entry.at).date().isoformat(), entry.body_name, entry.title, entry.text,
        one.text_hash, one.outcome, one.sentence, one.rule_words, entry.rule_hash, one.owner, one.execution,
        entry.review_on.isoformat() if entry.review_on else "", one.stream, entry.sha256,
        _("oui") if entry.public else _("non"),
    ]  # fmt: skip


def as_json(decisions: Sequence[Decision], initiative: str) -> str:
    data = {"format": FORMAT, "initiative": initiative, "decisions": [_data(one) for one in decisions]}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _data(one: Decision) -> dict[str, Any]:
    entry = one.entry
    return {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="seconds"),
        "body": entry.body_name,
        "title": entry.title,
        "text": entry.text,
        "text_sha256": one.text_hash,
        "method": METHODS.get(entry.about_kind, "vote"),
        "outcome": entry.outcome.value,
        "verdict": one.sentence,
        "rule": one.rule_words,
        "rule_hash": entry.rule_hash,
        "owner": one.owner or None,
        "execution": entry.execution.value if entry.carried_out else None,
        "review_on": entry.review_on.isoformat() if entry.review_on else None,
        "stream": one.stream or None,
        "record_sha256": entry.sha256,
        "public": entry.public,
    }
