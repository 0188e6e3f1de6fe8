"""Words of this room that several screens say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workspace.documents.rules.kinds import Kind

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
