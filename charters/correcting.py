"""A version that only corrects the typography of the one in force: whether it may be declared so, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlmodel import Session

from charters import queries
from charters.comparing import Changed, changes
from charters.models import CharterVersion, Signature
from charters.rules.correcting import refusals
from charters.rules.sentences import Sentence, say
from charters.rules.standing import Standing
from foundation.errors import Invalid
from foundation.rows import hold
from people import gate

NOTHING_TO_CORRECT = _l("Aucune version n’est en vigueur\u00a0: il n’y a rien à corriger.")
SHOWN = 5


@dataclass(frozen=True)
class Corrected:
    """A version that somebody signed, whose typography was put right since, and what changed."""

    number: str
    signed_at: datetime
    changed: tuple[Changed, ...]


@gate.internal
def corrected(db: Session, version: CharterVersion) -> CharterVersion:
    """The version in force, held, when this one only corrects its typography; raises Invalid with the reasons."""
    former = queries.version_in_force(db, version.initiative_id, version.stream_id)
    if former is None:
        raise Invalid({"minor": NOTHING_TO_CORRECT})
    former = hold(db, CharterVersion, former.id)
    if former.standing is not Standing.IN_FORCE:
        raise Invalid({"minor": NOTHING_TO_CORRECT})
    if why := refusals(queries.text_of(db, former), queries.text_of(db, version)):
        raise Invalid({"minor": in_words(why)})
    return former


def in_words(why: Sequence[Sentence]) -> str:
    """The first reasons, and how many others."""
    told = [_("Ce ne sont pas que des corrections de typographie.")]
    told += [say(one, _) for one in why[:SHOWN]]
    if (more := len(why) - SHOWN) > 0:
        told.append(ngettext("Et un autre changement.", "Et %(num)s autres changements.", more))
    return " ".join(told)


def since(db: Session, version: CharterVersion, signed: Sequence[Signature]) -> tuple[Corrected, ...]:
    """For each former version among these signatures that stand on one: when it was signed, and what was corrected."""
    first = {one.version_id: one for one in sorted(signed, key=lambda one: one.signed_at, reverse=True)}
    text = queries.text_of(db, version)
    return tuple(
        Corrected(one.number, first[one.id].signed_at, tuple(changes(queries.text_of(db, one), text)))
        for one in queries.same_text(db, version.id)
        if one.id in first and one.id != version.id
    )
