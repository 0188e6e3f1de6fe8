"""A version of the charter on paper: its text, then who signed it, with the hash that signatures are bound to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from charters.models import CharterVersion
from charters.queries import CollegeSigners, Signer
from charters.rules import charter_text
from charters.rules.charter_text import CharterText
from charters.rules.standing import STANDING_NAMES, Standing
from foundation.language import day
from workspace.exchange import paper


def printed(
    text: CharterText,
    version: CharterVersion,
    colleges: Sequence[CollegeSigners],
    initiative: str,
    whose: str,
) -> bytes:
    """A tagged PDF; raises Unavailable. Its seal is that of the text, signatories are told after it.

    `whose` stands over the title: the initiative, and of which stream it is the annex.
    """
    seal = version.sha256 or charter_text.sha256(text)
    sheet = paper.Sheet(
        title=version.title,
        kicker=whose,
        byline=_said(version),
        authors=[initiative],
        version=_("version %(n)s", n=version.number),
        seal=seal,
        colophon=[
            *_signatories(colleges),
            (_("Empreinte SHA-256 du texte signé"), seal),
            *_former_seals(colleges),
        ],
    )
    pledging = _("En signant, on s’engage à\u00a0:")
    return paper.printed(charter_text.body(text, pledging), sheet, internal=False)


def _said(version: CharterVersion) -> str:
    """« Version 1.0, en vigueur depuis le 3 mars 2026 · délibération 2026-05 »."""
    if version.standing is Standing.IN_FORCE and version.in_force_at:
        said = _(
            "Version %(n)s, en vigueur depuis le %(day)s", n=version.number, day=day(version.in_force_at)
        )
    else:
        said = f"{_('Version %(n)s', n=version.number)}, {_(STANDING_NAMES[version.standing])}"
    return f"{said} · {_('délibération %(n)s', n=version.decision)}" if version.decision else said


def _signatories(colleges: Sequence[CollegeSigners]) -> Iterator[tuple[str, str]]:
    for college in colleges:
        names = [_named(one) for one in (*college.organisations, *college.persons)]
        if names:
            yield _("Signataires\u00a0: %(college)s", college=college.name), ", ".join(names)


def _named(signer: Signer) -> str:
    if not signer.corrected:
        return signer.name
    return _("%(who)s (sur la version %(n)s, corrigée depuis)", who=signer.name, n=signer.number)


def _former_seals(colleges: Sequence[CollegeSigners]) -> Iterator[tuple[str, str]]:
    """The hash of each text that was signed before its typography was corrected."""
    signed = (one for college in colleges for one in (*college.organisations, *college.persons))
    for number, seal in sorted({(one.number, one.sha256) for one in signed if one.corrected}):
        yield _("Empreinte SHA-256 de la version %(n)s, signée puis corrigée", n=number), seal
