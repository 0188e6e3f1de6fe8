"""Words of this room that several screens say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.pictures import Reason

KINDS: dict[Kind, object] = {
    Kind.NOTE: _l("texte"),
    Kind.MINUTES: _l("compte rendu"),
    Kind.PROPOSAL: _l("proposition"),
    Kind.AGREEMENT: _l("convention"),
}
CHOICES: tuple[tuple[Kind, object, object], ...] = (
    (Kind.NOTE, _l("Un texte de travail"), _l("Notes, idées, état des lieux.")),
    (Kind.MINUTES, _l("Un compte rendu"), _l("D’une rencontre ou d’un essai.")),
    (Kind.PROPOSAL, _l("Une proposition"), _l("À débattre, puis à soumettre au vote.")),
    (Kind.AGREEMENT, _l("Une convention"), _l("Un engagement entre organisations.")),
)
LABELS: dict[Kind, object] = {
    Kind.NOTE: _l("Texte partagé"),
    Kind.MINUTES: _l("Texte du compte rendu"),
    Kind.PROPOSAL: _l("Texte de la proposition"),
    Kind.AGREEMENT: _l("Texte de la convention"),
}
NO_MORE_WRITING = _l("Ce texte ne s’écrit plus\u00a0: l’image n’y a pas été mise.")
CHOOSE_IMAGE = _l("Choisissez une image\u00a0: JPEG, PNG, GIF ou WebP.")
IMAGE_REFUSALS: dict[Reason, object] = {
    Reason.EMPTY: _l("Ce fichier est vide."),
    Reason.TOO_LARGE: _l("Cette image dépasse 15 Mo. Réduisez-la, puis recommencez."),
    Reason.UNKNOWN: _l("Ce fichier n’est pas une image que l’on reprend\u00a0: JPEG, PNG, GIF ou WebP."),
    Reason.BROKEN: _l("Cette image est abîmée, ou n’est pas ce que dit son nom. Enregistrez-la de nouveau."),
    Reason.TOO_MANY_PIXELS: _l(
        "Cette image a trop de points\u00a0: cinquante millions au plus. Réduisez-la."
    ),
    Reason.FULL: _l("Ce texte a déjà deux cents images, ou cent mégaoctets d’images\u00a0: c’est le plus."),
}
