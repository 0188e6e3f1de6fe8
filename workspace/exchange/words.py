"""Why a file is not taken, what was not kept, what the formats are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from workspace.exchange.forms import Left
from workspace.exchange.rules.arrival import Reason
from workspace.exchange.rules.formats import Format

NAMES: dict[Format, object] = {
    Format.DOCX: _l("Word (.docx)"),
    Format.ODT: _l("LibreOffice (.odt)"),
    Format.MD: _l("Markdown (.md)"),
    Format.HTML: _l("Page web (.html)"),
}
CHOOSE = _l("Choisissez un fichier .docx, .odt, .md ou .html.")
REFUSALS: dict[Reason, object] = {
    Reason.EMPTY: _l("Ce fichier est vide."),
    Reason.TOO_LARGE: _l("Ce fichier dépasse 20 Mo. Retirez-en les images, puis recommencez."),
    Reason.UNKNOWN: CHOOSE,
    Reason.MISMATCH: _l(
        "Ce fichier n’est pas ce que dit son nom. Rouvrez-le, puis enregistrez-le en .docx ou en .odt."
    ),
    Reason.OLD_OR_LOCKED: _l(
        "C’est un ancien format de Word, ou un fichier protégé par un mot de passe. Enregistrez-le en .docx, sans mot de passe."
    ),
    Reason.LOCKED: _l("Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe."),
    Reason.PDF: _l(
        "Un PDF ne se réécrit pas fidèlement. Demandez le fichier d’origine, en .docx ou en .odt."
    ),
    Reason.BROKEN: _l("Ce fichier est abîmé. Rouvrez-le, puis enregistrez-le de nouveau."),
    Reason.BOMB: _l("Une fois déballé, ce fichier serait démesuré. Il n’est pas ouvert."),
    Reason.PATHS: _l("Ce fichier contient des chemins qui sortent de lui-même. Il n’est pas ouvert."),
    Reason.ENTITIES: _l(
        "Ce fichier contient des définitions XML qu’un document n’a pas. Il n’est pas ouvert."
    ),
    Reason.ENCODING: _l("Ce fichier n’est pas écrit en UTF-8. Enregistrez-le en UTF-8, puis recommencez."),
    Reason.TOO_HEAVY: _l("Ce fichier demande trop de travail. Coupez-le en plusieurs, puis recommencez."),
    Reason.TOO_DEEP: _l("Ce texte est trop long ou trop imbriqué. Coupez-le en plusieurs, puis recommencez."),
    Reason.BLANK: _l("Aucun mot n’a été trouvé dans ce fichier."),
}


def left(found: Left) -> list[str]:
    """What was not kept as it was, one sentence for each kind."""
    said = [
        (found.image, ngettext("%(num)s image n’a pas été reprise.", "%(num)s images n’ont pas été reprises.", found.image)),
        (found.note, ngettext("%(num)s note est maintenant à la fin du texte.", "%(num)s notes sont maintenant à la fin du texte.", found.note)),
        (found.flat, ngettext("%(num)s note a été reprise sans sa mise en forme.", "%(num)s notes ont été reprises sans leur mise en forme.", found.flat)),
        (found.formula, ngettext("%(num)s formule est écrite en toutes lettres.", "%(num)s formules sont écrites en toutes lettres.", found.formula)),
        (found.link, ngettext("%(num)s lien n’a pas été gardé\u00a0: son adresse n’est pas de celles que l’on suit.", "%(num)s liens n’ont pas été gardés\u00a0: leurs adresses ne sont pas de celles que l’on suit.", found.link)),
        (found.raw, ngettext("%(num)s élément inconnu n’a pas été repris.", "%(num)s éléments inconnus n’ont pas été repris.", found.raw)),
        (found.macro, ngettext("Les macros n’ont pas été reprises.", "Les macros n’ont pas été reprises.", found.macro)),
        (found.internal, ngettext("Une limite de passage interne manquait\u00a0: ce qui pouvait en être est resté interne. Relisez avant de publier.", "%(num)s limites de passages internes manquaient\u00a0: ce qui pouvait en être est resté interne. Relisez avant de publier.", found.internal)),
    ]  # fmt: skip
    return [sentence for number, sentence in said if number]
