"""The words of the home: greeting, how much waits, what is found."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from foundation.search import Answer

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
    "file": _l("Fichier"),
    "publication": _l("Texte publié"),
    "published_file": _l("Fichier publié"),
    "meeting": _l("Réunion"),
    "vote": _l("Vote"),
    "decision": _l("Décision"),
    "action": _l("Action"),
    "charter": _l("Charte"),
    "amendment": _l("Amendement"),
    "consultation": _l("Consultation"),
    "person": _l("Personne"),
    "organisation": _l("Organisation"),
}

NATURES = ("document", "file", "message", "vote", "meeting", "action", "stream", "publication")


def said(answer: Answer) -> str:
    """How much was found, in one sentence: a title, and what is announced while one types."""
    if not answer.total:
        return str(_("Rien ne répond."))
    if not answer.every:
        return str(
            ngettext(
                "Aucun texte n’a tous ces mots ; un en a une partie.",
                "Aucun texte n’a tous ces mots ; %(num)s en ont une partie.",
                answer.total,
            )
        )
    return str(ngettext("Une réponse", "%(num)s réponses", answer.total))


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
