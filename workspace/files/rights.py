"""Files, as things that are for some people: who reads, who replaces."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from people.rules.sharing import Level
from workspace.documents.reach import Verbs
from workspace.files import queries
from workspace.files.circles import FILES
from workspace.files.models import StreamFile
from workspace.rights.sharable import Sharable
from workspace.rights.words import NO_ACCESS, NO_TRACE, Words

VERBS: Verbs = {
    (Level.READ,): _l("Lisent\u00a0:"),
    (Level.WRITE,): _l("Remplacent et déplacent\u00a0:"),
    (Level.READ, Level.WRITE): _l("Lisent, remplacent et déplacent\u00a0:"),
}
WORDS = Words(
    verbs=VERBS,
    choices={
        Level.NONE: NO_ACCESS,
        Level.READ: _l("Lit"),
        Level.WRITE: _l("Lit, remplace et déplace"),
    },
    hold={
        Level.READ: _l("Lisent"),
        Level.WRITE: _l("Lisent, remplacent et déplacent"),
    },
    gain={
        Level.READ: _l("Liront ce fichier"),
        Level.WRITE: _l("Pourront le remplacer et le déplacer"),
    },
    lose={
        Level.NONE: NO_TRACE,
        Level.READ: _l("Le liront encore, sans pouvoir le remplacer ni le déplacer"),
    },
    facilitating=_l(
        "Qui facilite la démarche garde toujours tous les droits\u00a0: personne ne peut fermer un fichier à tout le monde. Qui l’observe lit au plus."
    ),
    held=_l("Une version de ce fichier est publique\u00a0: elle le reste tant qu’on ne la retire pas."),
    elsewhere=_l("Se lit aussi hors de ce fichier, sans compte\u00a0:"),
    publishing=_l(
        "Ouvrir un fichier à tout le monde, hors de la démarche, c’est publier une de ses versions."
    ),
    whose=_l(
        "Changer ces droits revient à la personne qui a déposé le fichier, à celles qui portent son chantier et à celles qui facilitent."
    ),
)


def held(db: Session, file: StreamFile) -> list[tuple[str, str]]:
    """The version that is public, if one is: the page of the file leads to it."""
    if not any(why(db, file.id or 0) is not None for why in current_app.extensions["bound_files"]):
        return []
    return [(_("la version publique"), url_for("files.page", public_id=file.public_id))]


SHARABLE = Sharable(FILES, queries.file_for, "files.page", WORDS, held)
