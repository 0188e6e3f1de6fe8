"""Whom a text, or a file, is for, in words: « Lisent : toute la démarche. Écrivent : le chantier « Cantines ». »"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from people.circles import Shared
from people.models import College, Membership, Organisation, Person
from people.rules import sharing
from people.rules.sharing import Circle, Grant, Level
from workspace.streams.models import WorkStream

MOST_NAMED = 4  # circles of one sentence
Names = dict[tuple[Circle, int], str]
# What is done at these levels by the same people; each level that is granted of a kind of thing has a line alone.
Verbs = Mapping[tuple[Level, ...], object]
TEXTS: Verbs = {
    (Level.READ,): _l("Lisent\u00a0:"),
    (Level.SUGGEST,): _l("Proposent\u00a0:"),
    (Level.WRITE,): _l("Écrivent\u00a0:"),
    (Level.READ, Level.SUGGEST): _l("Lisent et proposent\u00a0:"),
    (Level.SUGGEST, Level.WRITE): _l("Proposent et écrivent\u00a0:"),
    (Level.READ, Level.SUGGEST, Level.WRITE): _l("Lisent, proposent et écrivent\u00a0:"),
}


@dataclass(frozen=True)
class Said:
    """« Lisent et proposent : », then who."""

    verbs: str
    who: str


def of(db: Session, thing: Shared, verbs: Verbs = TEXTS) -> tuple[Said, ...]:
    """One sentence for each thing that is not done by the same people as the one before."""
    return told(thing.grants, names(db, thing.grants), verbs)


def told(grants: Sequence[Grant], known: Names, verbs: Verbs) -> tuple[Said, ...]:
    levels = [one[0] for one in verbs if len(one) == 1]
    lists = {level: _who(sharing.granting(level, grants), known) for level in levels}
    found: list[tuple[list[Level], str]] = []
    for level, who in lists.items():
        if found and found[-1][1] == who:
            found[-1][0].append(level)
        else:
            found.append(([level], who))
    return tuple(Said(str(verbs[tuple(same)]), who) for same, who in found)


def _who(grants: list[Grant], known: Names) -> str:
    """Who facilitates is always of them, and is named where not everybody is."""
    said = [known[one.who] for one in grants if one.who in known]
    if any(one.circle is Circle.INITIATIVE for one in grants):
        return said[0]
    shown, left = said[:MOST_NAMED], len(said) - MOST_NAMED
    if left > 0:
        shown.append(ngettext("%(num)s autre", "%(num)s autres", left))
    return format_list([*shown, _("les personnes qui facilitent")], locale=get_locale() or "fr")


def names(db: Session, grants: Iterable[Grant]) -> Names:
    """The name of each circle that is granted something, persons who left apart; callers may read the thing."""
    wanted: dict[Circle, list[int]] = {circle: [] for circle in Circle}
    for one in grants:
        wanted[one.circle].append(one.key)
    found: Names = {(Circle.INITIATIVE, 0): _("toute la démarche")}
    for circle, keys in wanted.items():
        if keys and circle is not Circle.INITIATIVE:
            found |= {(circle, key): name_of(circle, name) for key, name in _read(db, circle, keys)}
    return found


def _read(db: Session, circle: Circle, keys: list[int]) -> Iterable[tuple[int, str]]:
    if circle is Circle.PERSON:
        people = select(Membership.id, Person.name).join(Person, col(Person.id) == col(Membership.person_id))
        present = people.where(col(Membership.id).in_(keys), col(Membership.left_at).is_(None))
        rows = db.exec(present.order_by(col(Person.name))).all()
        return [(key or 0, name) for key, name in rows]
    if circle is Circle.STREAM:
        streams = select(WorkStream.id, WorkStream.title).where(col(WorkStream.id).in_(keys))
        return [(key or 0, name) for key, name in db.exec(streams).all()]
    table = College if circle is Circle.COLLEGE else Organisation
    named = select(table.id, table.name).where(col(table.id).in_(keys))
    return [(key or 0, name) for key, name in db.exec(named).all()]


def name_of(circle: Circle, name: str) -> str:
    """The circle in the middle of a sentence."""
    if circle is Circle.STREAM:
        return _("le chantier «\u00a0%(name)s\u00a0»", name=name)
    if circle is Circle.COLLEGE:
        return _("le collège «\u00a0%(name)s\u00a0»", name=name)
    if circle is Circle.ORGANISATION:
        return _("l’organisation «\u00a0%(name)s\u00a0»", name=name)
    return name
