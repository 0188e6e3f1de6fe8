"""What each level of rights is called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from people.rules.sharing import Level

CHOICES = {
    Level.NONE: _l("Aucun accès"),
    Level.READ: _l("Lit"),
    Level.SUGGEST: _l("Lit, commente et propose"),
    Level.WRITE: _l("Lit, propose et écrit"),
}
HOLD = {
    Level.READ: _l("Lisent"),
    Level.SUGGEST: _l("Lisent, commentent et proposent"),
    Level.WRITE: _l("Lisent, proposent et écrivent"),
}
GAIN = {
    Level.READ: _l("Liront ce texte"),
    Level.SUGGEST: _l("Le commenteront et y proposeront d’autres mots"),
    Level.WRITE: _l("Y écriront"),
}
LOSE = {
    Level.NONE: _l("Ne le liront plus, et n’en trouveront plus trace"),
    Level.READ: _l("Le liront encore, sans rien y proposer ni y écrire"),
    Level.SUGGEST: _l("Le commenteront et y proposeront encore, sans y écrire"),
}
KINDS = {
    "stream": _l("Ajouter un chantier"),
    "organisation": _l("Ajouter une organisation"),
    "person": _l("Ajouter une personne"),
}
