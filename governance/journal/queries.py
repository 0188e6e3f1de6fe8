"""Reading the sealed log: its heads, its lines as they are published, what one keeps as a receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from sqlmodel import Session, col, select

from foundation.errors import Missing
from foundation.ledger import LedgerLine
from governance.consent import queries as consent
from governance.consent.models import Proposal
from governance.election import queries as election
from governance.election import record as election_record
from governance.election.models import Election
from governance.journal import subtrees
from governance.journal.models import LogHead
from governance.journal.rules import merkle
from governance.journal.rules.published import FORMAT, RECEIPT, VERBS
from governance.minuting import agreed
from governance.votes import queries as votes
from governance.votes import record
from governance.votes.models import Motion, RegisterEntry
from people.models import Initiative

Data = dict[str, Any]


def origin(initiative: Initiative) -> str:
    """The name of the log of an initiative: the same whatever the address of the house."""
    return f"chantier/{initiative.public_id}"


def heads(db: Session, initiative_id: int) -> list[LogHead]:
    """Every head, the oldest first."""
    query = select(LogHead).where(LogHead.initiative_id == initiative_id)
    return list(db.exec(query.order_by(col(LogHead.size))))


def last_head(db: Session, initiative_id: int) -> LogHead | None:
    query = select(LogHead).where(LogHead.initiative_id == initiative_id)
    return db.exec(query.order_by(col(LogHead.size).desc()).limit(1)).first()


def lines(db: Session, initiative_id: int, *, after: int = 0, upto: int | None = None) -> list[LedgerLine]:
    """The lines of the trail in order, from the one after `after` to `upto`."""
    query = select(LedgerLine).where(LedgerLine.initiative_id == initiative_id, LedgerLine.number > after)
    if upto is not None:
        query = query.where(LedgerLine.number <= upto)
    return list(db.exec(query.order_by(col(LedgerLine.number), col(LedgerLine.id))))


def leaves(found: Iterable[LedgerLine]) -> list[bytes]:
    """What the tree is made of: the digest of each line, hashed as a leaf."""
    return [merkle.leaf(bytes.fromhex(line.digest)) for line in found]


def export(db: Session, initiative: Initiative) -> Data:
    """The log up to its last head, as anybody verifies it; raises Missing before there is one.

    What was done in governance reads in full; of anything else the digest alone is told.
    """
    signed = heads(db, initiative.id or 0)
    if not signed:
        raise Missing
    size = signed[-1].size
    written = lines(db, initiative.id or 0, upto=size)
    data = {
        "format": FORMAT,
        "origin": origin(initiative),
        "keys": list(dict.fromkeys(head.verifier for head in signed)),
        "lines": [_line(one) for one in written],
        "heads": [head.note for head in signed],
        "records": _records(db, [one.about for one in written if one.verb == "close_vote"]),
        **_deliberations(db, [one.about for one in written if one.verb == "close_consent"]),
        **_elections(db, [one.about for one in written if one.verb == "close_election"]),
        **_agreements(db, [one for one in written if one.verb == "record_consensus"]),
    }
    return {**data, "sha256": record.seal(data)}


def receipt(db: Session, initiative: Initiative, motion: Motion) -> Data:
    """What somebody keeps of an open vote: its opening, the way from there to the last head, that head.

    Raises Missing while no head covers the opening.
    """
    head = last_head(db, initiative.id or 0)
    opening = _opening(db, initiative, motion, head.size) if head else None
    if head is None or opening is None:
        raise Missing
    place = opening.number - 1
    before = lines(db, initiative.id or 0, after=place - 1, upto=place)
    data = {
        "format": RECEIPT,
        "key": head.verifier,
        "title": motion.title,
        "line": _line(opening),
        "before": before[-1].digest if before else None,
        "path": [one.hex() for one in _path(db, head, opening)],
        "head": head.note,
    }
    return {**data, "sha256": record.seal(data)}


def _opening(db: Session, initiative: Initiative, motion: Motion, size: int) -> LedgerLine | None:
    query = select(LedgerLine).where(
        LedgerLine.initiative_id == initiative.id,
        LedgerLine.about == motion.public_id,
        LedgerLine.verb == "open_vote",
        LedgerLine.number <= size,
    )
    return db.exec(query.order_by(col(LedgerLine.number), col(LedgerLine.id))).first()


def _path(db: Session, head: LogHead, line: LedgerLine) -> list[bytes]:
    """Through the subtrees that are kept; through every line where those do not lead to the head that was signed."""
    place = line.number - 1
    found = subtrees.Tree(db, head.initiative_id, head.size).path(place)
    leaf = merkle.leaf(bytes.fromhex(line.digest))
    if merkle.root_from(leaf, place, head.size, found) == head.frontier.root:
        return found
    written = lines(db, head.initiative_id, upto=head.size)
    return merkle.path(leaves(written), written.index(line))


def _line(line: LedgerLine) -> Data | str:
    if line.verb not in VERBS:
        return line.digest
    return {
        "number": line.number,
        "at": line.at.astimezone(UTC).isoformat(),
        "actor": line.actor,
        "verb": line.verb,
        "kind": line.kind,
        "about": line.about,
        "details": json.loads(line.details),
    }


def _records(db: Session, motions: list[str]) -> list[Data]:
    """The records of closed votes, in the order of their closing."""
    found = {
        motion.public_id: (motion, entry)
        for motion, entry in db.exec(
            select(Motion, RegisterEntry)
            .join(RegisterEntry, col(RegisterEntry.motion_id) == col(Motion.id))
            .where(col(Motion.public_id).in_(motions))
        )
    }
    return [
        votes.record_data(db, found[one][0], number=found[one][1].number) for one in motions if one in found
    ]


def _deliberations(db: Session, proposals: list[str]) -> dict[str, list[Data]]:
    """The records of decisions by consent, in the order of their closing; nothing where there is none."""
    found = {
        proposal.public_id: (proposal, entry)
        for proposal, entry in db.exec(
            select(Proposal, RegisterEntry)
            .join(RegisterEntry, col(RegisterEntry.about) == col(Proposal.public_id))
            .where(RegisterEntry.about_kind == consent.KIND, col(Proposal.public_id).in_(proposals))
        )
    }
    told = [
        consent.record_data(db, found[one][0], number=found[one][1].number)
        for one in proposals
        if one in found
    ]
    return {"deliberations": told} if told else {}


def _elections(db: Session, about: list[str]) -> dict[str, list[Data]]:
    """The records of elections without candidates, in the order of their closing; nothing where there is none."""
    found = {
        one.public_id: (one, entry)
        for one, entry in db.exec(
            select(Election, RegisterEntry)
            .join(RegisterEntry, col(RegisterEntry.about) == col(Election.public_id))
            .where(RegisterEntry.about_kind == election.KIND, col(Election.public_id).in_(about))
        )
    }
    told = [
        election_record.whole(db, found[one][0], number=found[one][1].number) for one in about if one in found
    ]
    return {"elections": told} if told else {}


def _agreements(db: Session, told: list[LedgerLine]) -> dict[str, list[Data]]:
    """The records of decisions by consensus, in the order in which they were taken; nothing where there is none."""
    wanted = select(RegisterEntry).where(col(RegisterEntry.public_id).in_([one.about for one in told]))
    entries = {one.public_id: one for one in db.exec(wanted)} if told else {}
    found = [agreed.told(entries[one.about], json.loads(one.details)) for one in told if one.about in entries]
    return {"consensuses": found} if found else {}
