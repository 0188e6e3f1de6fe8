"""Why a file is not kept, what the kinds are called, how heavy a file is."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.language import NBSP, NNBSP
from workspace.files.rules.kinds import Kind
from workspace.files.rules.looking import Reason
from workspace.files.rules.quota import Use

KINDS: dict[str, object] = {
    Kind.PDF: _l("PDF"),
    Kind.DOCX: _l("texte Word"),
    Kind.XLSX: _l("tableur Excel"),
    Kind.PPTX: _l("diaporama PowerPoint"),
    Kind.ODT: _l("texte LibreOffice"),
    Kind.ODS: _l("tableur LibreOffice"),
    Kind.ODP: _l("diaporama LibreOffice"),
    Kind.JPEG: _l("photo JPEG"),
    Kind.PNG: _l("image PNG"),
    Kind.GIF: _l("image GIF"),
    Kind.WEBP: _l("image WebP"),
    Kind.CSV: _l("tableau CSV"),
    Kind.TXT: _l("texte simple"),
    Kind.MD: _l("texte Markdown"),
}
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.jpg,.jpeg,.png,.gif,.webp,.csv,.txt,.md"
CHOOSE = _l("Choisissez un fichier.")
SAME = _l("Ce fichier est exactement celui de la version en cours\u00a0: rien n’a été ajouté.")
BINNED = _l("Ce fichier est dans la corbeille\u00a0: sortez-le d’abord.")
ARCHIVED = _l("Ce fichier est rangé\u00a0: ressortez-le d’abord.")
RENAMED = _l("Quelqu’un a changé ce titre entre-temps.")
DAMAGED = _l(
    "Ce fichier n’a plus l’empreinte qu’il avait à son arrivée\u00a0: il n’est pas remis. Prévenez la personne qui exploite la plateforme."
)
REFUSALS: dict[Reason, object] = {
    Reason.EMPTY: _l("Ce fichier est vide."),
    Reason.TOO_LARGE: _l(
        "Ce fichier dépasse 25 Mo. Réduisez-le ou coupez-le en plusieurs, puis recommencez."
    ),
    Reason.IMAGE_TOO_LARGE: _l("Cette image dépasse 15 Mo. Réduisez-la, puis recommencez."),
    Reason.TOO_MANY_PIXELS: _l(
        "Cette image a trop de points\u00a0: cinquante millions au plus. Réduisez-la."
    ),
    Reason.UNKNOWN: _l(
        "Ce genre de fichier n’est pas gardé ici. Choisissez un PDF, un texte, un tableur ou un diaporama (Word, Excel, PowerPoint, LibreOffice), une photo, un CSV ou un texte simple."
    ),
    Reason.PROGRAM: _l(
        "C’est un programme, ou il en contient un\u00a0: il n’est pas gardé, quel que soit son nom."
    ),
    Reason.MISMATCH: _l(
        "Ce fichier n’est pas ce que dit son nom. Rouvrez-le, puis enregistrez-le de nouveau dans le format voulu."
    ),
    Reason.MACROS: _l(
        "Ce fichier contient des macros ou va chercher un modèle ailleurs. Enregistrez-le sans macros (.docx, .xlsx, .pptx ou LibreOffice), puis recommencez."
    ),
    Reason.PDF_PROGRAM: _l(
        "Ce PDF contient un programme. Imprimez-le dans un nouveau PDF, puis déposez celui-là."
    ),
    Reason.OLD_OR_LOCKED: _l(
        "C’est un ancien format de Microsoft Office, ou un fichier protégé par un mot de passe. Enregistrez-le en .docx, .xlsx ou .pptx, sans mot de passe."
    ),
    Reason.LOCKED: _l(
        "Ce fichier est protégé par un mot de passe\u00a0: les autres ne pourraient pas le lire. Enregistrez-le sans mot de passe."
    ),
    Reason.BROKEN: _l("Ce fichier est abîmé. Rouvrez-le, puis enregistrez-le de nouveau."),
    Reason.BOMB: _l("Une fois déballé, ce fichier serait démesuré. Il n’est pas ouvert."),
    Reason.PATHS: _l("Ce fichier contient des chemins qui sortent de lui-même. Il n’est pas ouvert."),
    Reason.ENTITIES: _l(
        "Ce fichier contient des définitions XML qu’un document n’a pas. Il n’est pas ouvert."
    ),
    Reason.ENCODING: _l("Ce texte n’est pas écrit en UTF-8. Enregistrez-le en UTF-8, puis recommencez."),
    Reason.TOO_HEAVY: _l("Ce fichier demande trop de travail. Coupez-le en plusieurs, puis recommencez."),
}
_STEP = 1024


def weight(size: int) -> str:
    """« 340 Ko », « 1,2 Mo » : one figure after the comma under ten."""
    value, units = float(size), [_("octets"), _("Ko"), _("Mo"), _("Go")]
    while value >= _STEP and len(units) > 1:
        value, units = value / _STEP, units[1:]
    shown = format_decimal(value, "#,##0.#" if value < 10 and float(size) >= _STEP else "#,##0")  # noqa: PLR2004
    return f"{shown}{NBSP}{units[0]}".replace(NNBSP, NBSP)


def use(found: Use) -> str:
    """How much of its place an initiative takes, in a sentence."""
    told = {"taken": weight(found.taken), "quota": weight(found.quota), "left": weight(found.left)}
    if 0 < 100 * found.taken < found.quota:  # the bar shows one hundredth, so that something is seen
        return str(_("%(taken)s sur %(quota)s, soit moins de 1\u00a0%%. Il reste %(left)s.", **told))
    return str(
        _(
            "%(taken)s sur %(quota)s, soit %(percent)s\u00a0%%. Il reste %(left)s.",
            percent=found.percent,
            **told,
        )
    )


def no_room(found: Use, size: int) -> str:
    """Why a file does not come in, and what to do about it."""
    return str(
        _(
            "Il n’y a plus la place\u00a0: ce fichier pèse %(size)s et il reste %(left)s sur les %(quota)s de cette démarche. Effacez pour de bon un fichier de la corbeille, ou demandez plus de place à qui exploite la plateforme.",
            size=weight(size),
            left=weight(found.left),
            quota=weight(found.quota),
        )
    )
