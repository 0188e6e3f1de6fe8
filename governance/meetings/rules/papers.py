"""The papers of an item: what has to be read before it is spoken of."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_

MOST_PAPERS = 30  # of one item


class PaperKind(StrEnum):
    """What may be attached; the value names the kind of subject."""

    DOCUMENT = "document"
    FILE = "file"
    MOTION = "motion"
    AMENDMENT = "amendment"


KIND_NAMES: dict[PaperKind, str] = {
    PaperKind.DOCUMENT: N_("texte"),
    PaperKind.FILE: N_("fichier"),
    PaperKind.MOTION: N_("question mise au vote"),
    PaperKind.AMENDMENT: N_("amendement"),
}
GROUP_NAMES: dict[PaperKind, str] = {
    PaperKind.DOCUMENT: N_("Textes"),
    PaperKind.FILE: N_("Fichiers"),
    PaperKind.MOTION: N_("Questions mises au vote"),
    PaperKind.AMENDMENT: N_("Amendements"),
}
"""French names, to translate."""
