"""Choosing whom a text or a file is for, and taking the choice back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import events, ledger, search
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate
from people.actions.rights import rights_changed
from people.actor import Actor
from people.circles import Thing
from people.everybody import everybody
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Grant, Moved
from workspace.rights.rules import changes
from workspace.rights.sharable import Sharable

# What other rooms keep about it, to be found by the same people: (db, initiative, kind, public id, audience).
Beside = Callable[[Session, int, str, str, str], None]
CHANGED = _l("Quelqu’un a changé ces droits entre-temps. Relisez-les avant d’enregistrer les vôtres.")
NOBODY = _l("Choisissez au moins un cercle ou une personne.")
YOURSELF = _l(
    "Vous ne pourriez plus le modifier, et vous ne pourriez pas revenir en arrière. Gardez-vous ce droit, ou demandez à une"
    " personne qui facilite."
)
NOTHING = _l("Il n’y a rien à annuler.")


def share(
    db: Session,
    actor: Actor,
    thing: Thing,
    grants: Iterable[Grant],
    *,
    of: Sharable[Thing],
    version: int,
    now: datetime,
    beside: Sequence[Beside],
) -> list[Moved[Actor]]:
    """Say who reads, suggests and writes from now on; gives those whose rights are no longer the same.

    `of` is its kind; `version`, the one that was shown: the second of two who choose at once is told. Raises Conflict,
    Invalid.
    """
    gate.require(actor, Permission.SHARE, on=thing)
    kept = _held(db, actor, thing, of, version)
    wanted = sharing.within(of.circles.levels, grants)
    if not wanted:
        raise Invalid({"acces": NOBODY})
    moved = _choose(db, actor, kept, of, wanted, now)
    _let_be_found(db, kept, of, beside)
    return moved


def undo(
    db: Session,
    actor: Actor,
    thing: Thing,
    *,
    of: Sharable[Thing],
    version: int,
    now: datetime,
    beside: Sequence[Beside],
) -> list[Moved[Actor]]:
    """Take back the last choice; it is a choice as another, that may be taken back too."""
    gate.require(actor, Permission.SHARE, on=thing)
    kept = _held(db, actor, thing, of, version)
    table = of.circles.changes
    last = db.exec(
        select(table.before).where(of.circles.of(table) == kept.id, table.number == kept.sharing)
    ).first()
    if last is None:
        raise Conflict(NOTHING)
    moved = _choose(db, actor, kept, of, changes.read(last), now)
    _let_be_found(db, kept, of, beside)
    return moved


def _held(db: Session, actor: Actor, thing: Thing, of: Sharable[Thing], version: int) -> Thing:
    """The row itself until the commit, if it is still what was shown and still the actor's to share."""
    kept = hold(db, of.circles.thing, thing.id)
    gate.require(actor, Permission.SHARE, on=kept)
    if kept.sharing != version:
        raise Conflict(CHANGED)
    return kept


def _choose(
    db: Session, actor: Actor, kept: Thing, of: Sharable[Thing], wanted: tuple[Grant, ...], now: datetime
) -> list[Moved[Actor]]:
    before, chosen = kept.grants, kept.chosen
    after = wanted or kept.usual
    if sharing.shuts_out(actor, after):
        raise Invalid({"acces": YOURSELF})
    if sharing.tidied(before) == sharing.tidied(after):
        return []
    moved = sharing.moved(before, after, everybody(db, kept.initiative_id, now))
    # What the place gives is written nowhere: it follows the thing from place to place.
    of.circles.put(db, kept, () if after == sharing.tidied(kept.usual) else after)
    kept.sharing += 1
    db.add(kept)
    db.add(
        of.circles.changes(
            **{of.circles.points_to: kept.id},
            initiative_id=kept.initiative_id,
            number=kept.sharing,
            by=actor.membership_id,
            at=now,
            before=changes.written(chosen),
            after=changes.written(kept.chosen),
        )
    )
    db.flush()
    _tell(db, actor, kept, of, moved, now)
    return moved


def _let_be_found(db: Session, kept: Thing, of: Sharable[Thing], beside: Sequence[Beside]) -> None:
    """In the same transaction: who no longer reads finds nothing of it, from the commit on."""
    for follow in (search.move, *beside):
        follow(db, kept.initiative_id, of.circles.kind, kept.public_id, kept.audience)


def _tell(
    db: Session, actor: Actor, kept: Thing, of: Sharable[Thing], moved: list[Moved[Actor]], now: datetime
) -> None:
    gained = sum(one.gains for one in moved)
    ledger.write(
        db,
        kept.initiative_id,
        actor.person_public_id,
        f"share_{of.circles.kind}",
        of.circles.kind,
        kept.public_id,
        now=now,
        gained=gained,
        lost=len(moved) - gained,
    )
    if of.fact is not None:
        events.record(db, of.fact(kept.id or 0, kept.public_id))
    for one in moved:
        rights_changed(db, one.who.person_id or 0)
