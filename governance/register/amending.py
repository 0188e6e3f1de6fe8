"""The amendments that a vote decided, on its record: instead of these words, those; and what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from charters.amendments.shown import AmendmentView
from charters.rules.differences import Parts
from charters.rules.merging import Fate
from charters.rules.sentences import say
from foundation import web
from governance.register.sheets import Column, section, table
from governance.votes import amended
from governance.votes.models import Motion, RegisterEntry
from people.actor import Actor

AROUND = 4
"""Words on each side of a change: enough to find its place in the article."""


def of(db: Session, actor: Actor, motion: Motion, entry: RegisterEntry) -> dict[str, Any]:
    """Empty for other votes."""
    columns: list[Column] = [_("Amendement"), _("Au lieu de"), _("Lire"), _("Ce qu’il en est")]
    put = amended.shown(db, actor, motion, web.now())
    rows = [row for one in put for row in _rows(one["one"], _named(one), entry)]
    bound = [
        (_("Amendement n°\u00a0%(n)s\u00a0:", n=one.number), one.sha256) for one in amended.of(db, motion)
    ]
    return section(
        _("Les amendements"),
        _("Les empreintes sont celles des mots liés au vote à son ouverture.") if bound else "",
        tables=[table(_("Les mots, et l’issue de chacun"), columns, rows)] if rows else [],
        codes=bound,
    )


def _named(put: dict[str, Any]) -> str:
    number, article = put["one"].number, put["article"].number
    if put["of"] is not None:
        return _("N°\u00a0%(n)s, sous-amendement au n°\u00a0%(of)s, article %(article)s",
                 n=number, of=put["of"].number, article=article)  # fmt: skip
    return _("N°\u00a0%(n)s, article %(article)s", n=number, article=article)


def _rows(one: AmendmentView, name: str, entry: RegisterEntry) -> Iterator[tuple[str, str, str, str]]:
    """A line for each change; the name and the outcome on the first."""
    told = outcome(one, entry)
    for before, after in changes(one.parts):
        yield name, before, _("(article supprimé)") if one.removes else after, told
        name = told = ""


def outcome(one: AmendmentView, entry: RegisterEntry) -> str:
    """What this vote made of it: another vote may have decided it since, and that is told by the other's record."""
    if one.decision != entry.number or not one.fate:
        return _("rien n’est décidé par ce vote")
    if one.fate == Fate.PUT_IN.value and one.into:
        return _("intégré dans %(what)s", what=one.place.the(one.into))
    return say(one.why, _) if one.why else ""


def changes(parts: Parts) -> Iterator[tuple[str, str]]:
    """Each change with a few words around it: as it reads before, and after."""
    at = 0
    while at < len(parts):
        if parts[at][0] == "same":
            at += 1
            continue
        end = at
        while end < len(parts) and parts[end][0] != "same":
            end += 1
        gone = "".join(text for kind, text in parts[at:end] if kind == "del")
        come = "".join(text for kind, text in parts[at:end] if kind == "add")
        before = _last(parts[at - 1][1]) if at else ""
        after = _first(parts[end][1]) if end < len(parts) else ""
        yield f"{before}{gone}{after}".strip(), f"{before}{come}{after}".strip()
        at = end


def _last(text: str) -> str:
    kept = text.split(" ")
    return text if len(kept) <= AROUND else "… " + " ".join(kept[-AROUND:])


def _first(text: str) -> str:
    kept = text.split(" ")
    return text if len(kept) <= AROUND else " ".join(kept[:AROUND]) + " …"
