"""The words of the home: greeting, how much waits, what is found."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

NUMBERS = (
    _l("Rien"),
    _l("Une"),
    _l("Deux"),
    _l("Trois"),
    _l("Quatre"),
    _l("Cinq"),
    _l("Six"),
    _l("Sept"),
    _l("Huit"),
    _l("Neuf"),
    _l("Dix"),
)
KINDS = {
    "stream": _l("Chantier"),
    "message": _l("Message"),
    "document": _l("Texte"),
    "publication": _l("Texte publié"),
    "meeting": _l("Réunion"),
    "motion": _l("Vote"),
    "decision": _l("Décision"),
    "charter": _l("Charte"),
    "person": _l("Personne"),
    "organisation": _l("Organisation"),
}


def greeting(name: str) -> str:
    """« Bonjour Perrine. »"""
    first = name.split(" ", 1)[0]
    return str(_("Bonjour %(name)s.", name=first))


def waiting(count: int) -> str:
    """« Trois choses vous attendent. », in letters up to ten."""
    if not count:
        return str(_("Rien ne vous attend."))
    number = str(NUMBERS[count]) if count < len(NUMBERS) else str(count)
    return str(ngettext("%(n)s chose vous attend.", "%(n)s choses vous attendent.", count, n=number))
