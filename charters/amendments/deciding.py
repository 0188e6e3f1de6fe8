"""What becomes of amendments when they are decided: steps of whatever decides, each in its transaction.

The version in force is held first: of two decisions at once, the second reads the text that the first one made. What
is decided together amends one text, the charter or one annex, and no other is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from charters import queries as charters
from charters.amendments import consolidating, queries
from charters.amendments.events import AmendmentDecided
from charters.amendments.inside import keep_words, put_inside
from charters.amendments.models import ArticleAmendment
from charters.amendments.queries import value
from charters.models import CharterVersion
from charters.rules import merging, putting_in, transcripts
from charters.rules.merging import Fate, Outcome
from charters.rules.standing import Standing
from foundation import events, ledger
from foundation.errors import Conflict, Missing
from people import gate

NOT_STANDING = _l("Un de ces amendements est déjà décidé ou retiré\u00a0: choisissez parmi ceux qui restent.")
ELSEWHERE = _l("Un vote est déjà ouvert sur un de ces amendements.")
NOT_IN_FORCE = _l("Un de ces amendements n’est pas écrit sur le texte en vigueur.")
MIXED = _l(
    "Ces amendements ne portent pas tous sur le même texte\u00a0: un vote porte sur la charte, ou sur l’annexe d’un seul chantier."
)
INSIDE_AT_VOTE = _l("Un vote est ouvert sur un de ses sous-amendements\u00a0: attendez sa clôture.")
BEFORE = _l(
    "Un sous-amendement se décide avant son amendement\u00a0: mettez aux voix l’un, puis l’autre une fois le premier vote clos."
)
TOGETHER = _l(
    "Deux de ces amendements sont en conflit\u00a0: en bloc, l’un des deux serait caduc. Mettez-les aux voix un par un."
)


@gate.internal
def held(db: Session, initiative_id: int, stream_id: int | None = None) -> CharterVersion | None:
    """The version in force as it is now, of the charter or of the annex of a stream; nothing is put in, proposed or
    put to the vote meanwhile.
    """
    wanted = select(CharterVersion).where(
        CharterVersion.initiative_id == initiative_id,
        col(CharterVersion.stream_id) == stream_id,
        CharterVersion.standing == Standing.IN_FORCE,
    )
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    # Who waited for a version that was replaced meanwhile finds none, and asks again for the one after.
    return db.exec(locked).first() or db.exec(locked).first()


def _stream(db: Session, initiative_id: int, public_ids: Sequence[str]) -> int | None:
    """The stream whose annex these amend, none for the charter: it never changes. Raises Conflict for several texts."""
    wanted = select(ArticleAmendment.stream_id).where(
        ArticleAmendment.initiative_id == initiative_id, col(ArticleAmendment.public_id).in_(public_ids)
    )
    found = set(db.exec(wanted))
    if len(found) > 1:
        raise Conflict(MIXED, code="several_texts")
    return next(iter(found), None)


@gate.internal
def chosen(db: Session, initiative_id: int, public_ids: Sequence[str]) -> list[ArticleAmendment]:
    """Those of these public ids, in that order, held. Raises Missing."""
    wanted = select(ArticleAmendment).where(
        ArticleAmendment.initiative_id == initiative_id, col(ArticleAmendment.public_id).in_(public_ids)
    )
    rows = db.exec(wanted.with_for_update().execution_options(populate_existing=True))
    found = {row.public_id: row for row in rows}
    if found.keys() != set(public_ids):
        raise Missing
    return [found[one] for one in dict.fromkeys(public_ids)]


@gate.internal
def ensure_votable(db: Session, initiative_id: int, public_ids: Sequence[str]) -> list[ArticleAmendment]:
    """Amendments that can be put to one vote, in that order. Raises Conflict with the reason."""
    version = held(db, initiative_id, _stream(db, initiative_id, public_ids))
    rows = chosen(db, initiative_id, public_ids)
    if not all(row.stands for row in rows):
        raise Conflict(NOT_STANDING, code="not_standing")
    if version is None or any(row.version_id != version.id for row in rows):
        raise Conflict(NOT_IN_FORCE, code="not_in_force")
    if any(row.at_vote for row in rows):
        raise Conflict(ELSEWHERE, code="at_vote")
    _ensure_in_turn(db, rows)
    if any(merging.conflicts([value(row) for row in rows]).values()):
        raise Conflict(TOGETHER, code="in_conflict")
    return rows


def _ensure_in_turn(db: Session, rows: Sequence[ArticleAmendment]) -> None:
    """Sub-amendments are decided before their amendment, never while a vote is open on it."""
    keys = {row.id for row in rows}
    for row in rows:
        parent = queries.parent_of(db, row)
        if parent is not None and (parent.at_vote or parent.id in keys):
            raise Conflict(BEFORE, code="out_of_turn")
        if any(one.at_vote for one in queries.inside(db, row)):
            raise Conflict(BEFORE, code="out_of_turn")


@gate.internal
def put_to_the_vote(
    db: Session, initiative_id: int, public_ids: Sequence[str], *, vote: str
) -> list[ArticleAmendment]:
    """From now on they are neither taken back nor put to another vote, until that one says what it decides."""
    rows = ensure_votable(db, initiative_id, public_ids)
    for row in rows:
        row.at_vote = vote
        db.add(row)
    db.flush()
    return rows


@gate.internal
def give_back(db: Session, initiative_id: int, *, vote: str) -> None:
    """Nothing was decided: they stand as before."""
    rows = db.exec(
        select(ArticleAmendment)
        .where(ArticleAmendment.initiative_id == initiative_id, ArticleAmendment.at_vote == vote)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in rows:
        row.at_vote = ""
        db.add(row)
    db.flush()


@gate.internal
def reject(
    db: Session, initiative_id: int, public_ids: Sequence[str], *, decision: str, by: str, now: datetime
) -> None:
    """Voted down: they are not put to the vote again; other words are another amendment."""
    held(db, initiative_id, _stream(db, initiative_id, public_ids))
    rows = chosen(db, initiative_id, public_ids)
    _settle(db, rows, [putting_in.rejected(row.number) for row in rows], decision, by, now)
    _close(db, rows, decision)


@gate.internal
def carry(
    db: Session, initiative_id: int, public_ids: Sequence[str], *, decision: str, by: str, now: datetime
) -> CharterVersion | None:
    """Put carried amendments in, in that order: the new version is in force, or None when nothing could be put in.

    Two in conflict are never both put in: the later lapses and keeps the reason. So does one that waits, as soon as
    what it would change is changed; the others follow the text.
    """
    version = held(db, initiative_id, _stream(db, initiative_id, public_ids))
    rows = chosen(db, initiative_id, public_ids)
    if version is None:
        return None
    _carry_inside(db, [row for row in rows if row.stands and row.of_id], decision, by, now)
    articles = charters.articles_of(db, version)
    numbers = {str(one.id): one.number for one in articles}
    open_ones = [row for row in rows if row.stands and not row.of_id]
    text, outcomes = putting_in.put_in(
        charters.text_of(db, version), numbers, [value(row) for row in open_ones]
    )
    put_in = [row for row, one in zip(open_ones, outcomes, strict=True) if one.fate is Fate.PUT_IN]
    after = None
    if put_in:
        after = consolidating.consolidate(db, version, text, decision=decision, by=by, now=now)
        for row in put_in:
            row.into_id = after.id
    _settle(db, open_ones, outcomes, decision, by, now)
    _close(db, rows, decision)
    if after is not None:
        lapsed = consolidating.follow(db, version, after, [value(row) for row in put_in])
        _settle(db, [row for row, _one in lapsed], [one for _row, one in lapsed], "", by, now)
    return after


def _carry_inside(
    db: Session, carried: Sequence[ArticleAmendment], decision: str, by: str, now: datetime
) -> None:
    """Sub-amendments enter their amendments: the text does not change yet."""
    for key in dict.fromkeys(row.of_id for row in carried):
        parent = db.get_one(ArticleAmendment, key)
        inside = [row for row in carried if row.of_id == key]
        settled = put_inside(db, parent, inside)
        for row, outcome in settled:
            _settle(db, [row], [outcome], decision if row in inside else "", by, now)


def _close(db: Session, rows: Iterable[ArticleAmendment], decision: str) -> None:
    """The vote is over, for those too that lapsed while it was open."""
    for row in rows:
        row.decision, row.at_vote = decision, ""
        db.add(row)
    db.flush()


def _settle(
    db: Session,
    rows: Iterable[ArticleAmendment],
    outcomes: Iterable[Outcome],
    decision: str,
    by: str,
    now: datetime,
) -> None:
    """Write what became of each, with the reason; one that was settled before keeps what it was told."""
    for row, one in zip(rows, outcomes, strict=True):
        if row.fate:
            continue
        row.fate, row.why = one.fate.value, transcripts.as_data(one.sentence)
        row.decided_at, row.decision = now, decision
        if row.of_id and row.read_as is None:
            around = queries.around(db, row)
            assert around.of is not None
            keep_words(row, around.of, around.article)
        db.add(row)
        db.flush()
        ledger.write(
            db, row.initiative_id, by, "decide_amendment", "amendment", row.public_id, now=now,
            number=row.number, fate=row.fate, decision=decision, sha256=row.sha256,
        )  # fmt: skip
        events.record(db, AmendmentDecided(row.initiative_id, row.public_id, row.fate))
        _settle_inside(db, row, by, now)


def _settle_inside(
    db: Session, row: ArticleAmendment, by: str, now: datetime, *, withdrawn: bool = False
) -> None:
    """Its sub-amendments that wait have nothing left to change."""
    subs = [one for one in queries.inside(db, row) if one.stands]
    told = [putting_in.pointless(one.number, row.number, withdrawn=withdrawn) for one in subs]
    _settle(db, subs, told, "", by, now)


@gate.internal
def leave_inside(db: Session, row: ArticleAmendment, *, by: str, now: datetime) -> None:
    """An amendment is taken back, and its sub-amendments with it. Raises Conflict while a vote is open on one."""
    if any(one.at_vote for one in queries.inside(db, row)):
        raise Conflict(INSIDE_AT_VOTE, code="at_vote")
    _settle_inside(db, row, by, now, withdrawn=True)
