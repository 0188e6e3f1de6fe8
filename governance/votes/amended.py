"""The amendments that a motion puts to the vote: their words on its page, their digests in its record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, select

from charters import places
from charters.amendments import queries as amendments
from charters.amendments import shown as amendments_shown
from charters.amendments.queries import Found
from charters.models import CharterVersion
from charters.places import Place
from charters.rules.putting_in import FATES
from foundation.errors import Refusal
from governance.votes.models import Motion, MotionAmendment
from people import gate
from people.actor import Actor
from people.news import Deed
from people.permissions import Permission
from people.rules.predicates import Scope

ADOPT = "adopt_charter"
AMEND = "amend_charter"
RULE = "charter_amendment"
"""The named rule that the form is filled with."""
FORMAT = "chantier-amendment-v1\n"
TITLE = 200
NAMED = 12
"""Numbers that a title names, before it counts them."""
IN_AN_ADDRESS = 100
"""Amendments that an address names: more would be refused by servers on its way. Without any, all that wait are shown."""


def of(db: Session, motion: Motion) -> list[MotionAmendment]:
    """In the order in which they are put in."""
    query = select(MotionAmendment).where(MotionAmendment.motion_id == motion.id)
    return list(db.exec(query.order_by(col(MotionAmendment.position))))


def as_data(db: Session, motion: Motion) -> dict[str, Any]:
    """What the record and the trail say of them; nothing for other motions."""
    if motion.effect_kind != AMEND:
        return {}
    return {
        "amendments": [
            {"amendment": one.amendment, "number": one.number, "article": one.article, "sha256": one.sha256}
            for one in of(db, motion)
        ]
    }


def digest(found: Found) -> str:
    """What binds the words: those that go and those that come, the same wherever they stand in the text."""
    row, text = found.amendment, amendments.read_on(found)
    said = {
        "number": row.number,
        "article": found.article.number,
        "removes": row.removes,
        "changes": [[text[start:end], words] for start, end, words in row.changes],
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256((FORMAT + canonical).encode()).hexdigest()


def shown(db: Session, actor: Actor, motion: Motion, now: datetime) -> list[dict[str, Any]]:
    """Each amendment with its article, as the charter's room shows it."""
    if motion.effect_kind != AMEND:
        return []
    return [
        drawn(db, actor, found, now) for found in chosen(db, actor, [one.amendment for one in of(db, motion)])
    ]


def context(db: Session, actor: Actor, motion: Motion, now: datetime) -> dict[str, Any]:
    """What the pages of a motion say of them."""
    return {
        "put_to_vote": shown(db, actor, motion, now),
        "fate_names": {one.value: _(name) for one, name in FATES.items()},
        "adopts": _adopted(db, motion),
    }


def _adopted(db: Session, motion: Motion) -> Place | None:
    """What a motion puts in force, where it does: the charter, or the annex of a stream."""
    if motion.effect_kind != ADOPT:
        return None
    wanted = select(CharterVersion).where(
        CharterVersion.initiative_id == motion.initiative_id, CharterVersion.public_id == motion.effect
    )
    version = db.exec(wanted).first()
    return places.of(db, version.stream_id) if version else None


def drawn(db: Session, actor: Actor, found: Found, now: datetime) -> dict[str, Any]:
    return {
        "one": amendments_shown.view(db, actor, found, now=now),
        "article": found.article,
        "version": found.version,
        "of": found.of,
    }


def chosen(db: Session, actor: Actor, public_ids: Sequence[str]) -> list[Found]:
    """Those that the actor may read, in the order given."""
    found = []
    for public_id in public_ids:
        try:
            found.append(amendments.amendment_for(db, actor, public_id))
        except Refusal:
            continue
    return found


def listed(values: Mapping[str, str]) -> list[str]:
    """Public ids as forms and addresses carry them."""
    return [one for one in values.get("amendments", "").replace(" ", "").split(",") if one]


def filled(db: Session, actor: Actor, values: Mapping[str, str]) -> dict[str, str]:
    """What an address with amendments fills the form in with, unless other words came with it."""
    found = chosen(db, actor, listed(values))
    if not found:
        return dict(values)
    title, text = question(found, place_of(db, found))
    return {"title": title, "text": text, "rule": RULE, **values}


def place_of(db: Session, found: Sequence[Found]) -> Place:
    """What these amend: the charter, or the annex of a stream."""
    return places.of(db, found[0].version.stream_id if found else None)


def question(found: Sequence[Found], place: Place) -> tuple[str, str]:
    """The title and the question of a vote on these."""
    numbers = ", ".join(str(one.amendment.number) for one in found[:NAMED])
    first = found[0]
    if first.of is not None:
        return _question_inside(first, numbers, len(found), place.the(first.version.number))
    if len(found) == 1:
        title = _(
            "Amendement n°\u00a0%(number)s à l’article %(article)s de %(what)s",
            number=numbers,
            article=first.article.number,
            what=place.the(),
        )
        text = _(
            "Adopte-t-on l’amendement n°\u00a0%(number)s à l’article %(article)s de %(what)s\u00a0?",
            number=numbers,
            article=first.article.number,
            what=place.the(first.version.number),
        )
        return title[:TITLE], text
    if len(found) > NAMED:
        numbers = _("%(numbers)s et %(more)s autres", numbers=numbers, more=len(found) - NAMED)
    title = _("Amendements n°\u00a0%(numbers)s à %(what)s", numbers=numbers, what=place.the())
    text = _(
        "Adopte-t-on en bloc les amendements n°\u00a0%(numbers)s à %(what)s\u00a0?",
        numbers=numbers,
        what=place.the(first.version.number),
    )
    return title[:TITLE], text


def _question_inside(first: Found, numbers: str, count: int, what: str) -> tuple[str, str]:
    """The same for sub-amendments of one amendment to `what`."""
    assert first.of is not None
    of = first.of.number
    title = ngettext(
        "Sous-amendement n°\u00a0%(numbers)s à l’amendement n°\u00a0%(of)s",
        "Sous-amendements n°\u00a0%(numbers)s à l’amendement n°\u00a0%(of)s",
        count,
        numbers=numbers,
        of=of,
    )
    text = ngettext(
        "Adopte-t-on le sous-amendement n°\u00a0%(numbers)s à l’amendement n°\u00a0%(of)s (article %(article)s de %(what)s)\u00a0?",
        "Adopte-t-on en bloc les sous-amendements n°\u00a0%(numbers)s à l’amendement n°\u00a0%(of)s (article %(article)s de %(what)s)\u00a0?",
        count,
        numbers=numbers,
        of=of,
        article=first.article.number,
        what=what,
    )
    return title[:TITLE], text


def deeds(db: Session, actor: Actor, public_ids: Sequence[str]) -> list[Deed]:
    """« Mettre aux voix », on the pages of amendments, for whoever may prepare a vote."""
    if not public_ids or not gate.may(actor, Permission.PREPARE_MOTION, on=Scope(actor.initiative_id)):
        return []
    label = ngettext("Mettre aux voix", "Mettre aux voix ces amendements", len(public_ids))
    named = list(public_ids) if len(public_ids) <= IN_AN_ADDRESS else []
    return [Deed(label, url_for("amendment_votes.choose", amendement=named), "vote")]
