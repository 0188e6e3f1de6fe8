"""What each level of rights is called: of any thing, and of texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from people.rules.sharing import Level
from workspace.documents import reach

By = Mapping[Level, object]
KINDS = {
    "stream": _l("Ajouter un chantier"),
    "organisation": _l("Ajouter une organisation"),
    "person": _l("Ajouter une personne"),
}
NO_ACCESS = _l("Aucun accès")
NO_TRACE = _l("Ne le liront plus, et n’en trouveront plus trace")


@dataclass(frozen=True)
class Words:
    """How the page of rights speaks of a kind of thing: one entry for each level that is granted of it.

    `verbs` are those of the sentence under its title; `held` warns of what is read of it elsewhere, and stays so.
    """

    verbs: reach.Verbs
    choices: By
    hold: By
    gain: By
    lose: By
    facilitating: object
    held: object
    elsewhere: object
    publishing: object
    whose: object


TEXTS = Words(
    verbs=reach.TEXTS,
    choices={
        Level.NONE: NO_ACCESS,
        Level.READ: _l("Lit"),
        Level.SUGGEST: _l("Lit, commente et propose"),
        Level.WRITE: _l("Lit, propose et écrit"),
    },
    hold={
        Level.READ: _l("Lisent"),
        Level.SUGGEST: _l("Lisent, commentent et proposent"),
        Level.WRITE: _l("Lisent, proposent et écrivent"),
    },
    gain={
        Level.READ: _l("Liront ce texte"),
        Level.SUGGEST: _l("Le commenteront et y proposeront d’autres mots"),
        Level.WRITE: _l("Y écriront"),
    },
    lose={
        Level.NONE: NO_TRACE,
        Level.READ: _l("Le liront encore, sans rien y proposer ni y écrire"),
        Level.SUGGEST: _l("Le commenteront et y proposeront encore, sans y écrire"),
    },
    facilitating=_l(
        "Qui facilite la démarche garde toujours tous les droits\u00a0: personne ne peut fermer un texte à tout le monde. Qui l’observe lit au plus."
    ),
    held=_l(
        "Des versions de ce texte sont publiées ou soumises au vote\u00a0: ce qui est publié reste public, et qui ne lit plus le texte ne lira plus la version soumise au vote."
    ),
    elsewhere=_l("Se lisent aussi hors de ce texte, publiées ou soumises au vote\u00a0:"),
    publishing=_l("Ouvrir un texte à tout le monde, hors de la démarche, c’est publier une de ses versions."),
    whose=_l(
        "Changer ces droits revient à la personne qui a ouvert le texte, à celles qui portent son chantier et à celles qui facilitent."
    ),
)
