"""What `chantier verify` says of decisions by consent and by consensus: the tables against the trail, signed already or not.

Each version and each objection against the seal that the trail told as it was written; each decision against its record, judged
again; each entry of the register against its decision. No word of any of them is said.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlmodel import Session, col, select

from foundation.ledger import LedgerLine
from governance.consent import queries as consent
from governance.consent import record as consent_record
from governance.consent.models import Proposal
from governance.consent.rules.lifecycle import DECIDED
from governance.journal import auditing
from governance.minuting import agreed
from governance.register.shown import CONSENSUS
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Standing
from governance.votes.rules.verdict import Outcome
from governance.votes.rules.words.consent import DECISIONS

Data = dict[str, Any]
Lines = list[tuple[str, Data]]
OBJECTED = ("object", "change_objection", "withdraw_objection", "maintain_objection")


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each thing that does not hold."""
    wrong: list[str] = []
    with app.extensions["database"].reading() as db:
        by_consent, by_consensus = _told(db, "proposal"), _told(db, "decision", "record_consensus")
        proposals = {one.public_id: one for one in db.exec(select(Proposal).order_by(col(Proposal.id)))}
        for about, proposal in proposals.items():
            wrong += [
                f"decisions: proposal {about}: {why}" for why in _proposal(db, proposal, by_consent[about])
            ]
        closed = [about for about, lines in by_consent.items() if _last(lines, "close_consent")]
        wrong += [f"decisions: proposal {about}: missing" for about in closed if about not in proposals]
        entries = _entries(db)
        for about, lines in by_consensus.items():
            if why := _consensus(entries.get(about), lines[-1][1]):
                wrong.append(f"decisions: {lines[-1][1]['number']}: {why}")
        wrong += [
            f"decisions: {one.number}: not in the trail"
            for one in entries.values()
            if (one.about_kind == CONSENSUS and one.public_id not in by_consensus)
            or (one.about_kind == consent.KIND and one.about not in closed)
        ]
    told = f"{len(closed)} by consent, {len(by_consensus)} by consensus checked"
    return f"decisions: {told}, {len(wrong)} wrong", wrong


def _told(db: Session, kind: str, *verbs: str) -> dict[str, Lines]:
    """What the trail tells of each thing of a kind, in its order."""
    wanted = select(LedgerLine).where(LedgerLine.kind == kind)
    if verbs:
        wanted = wanted.where(col(LedgerLine.verb).in_(verbs))
    found: dict[str, Lines] = defaultdict(list)
    for line in db.exec(wanted.order_by(col(LedgerLine.number), col(LedgerLine.id))):
        found[line.about].append((line.verb, json.loads(line.details)))
    return found


def _last(lines: Lines, verb: str) -> Data | None:
    return next((details for said, details in reversed(lines) if said == verb), None)


def _entries(db: Session) -> dict[str, RegisterEntry]:
    wanted = col(RegisterEntry.about_kind).in_((consent.KIND, CONSENSUS))
    return {one.public_id: one for one in db.exec(select(RegisterEntry).where(wanted))}


# ---------------------------------------------------------------- by consent


def _proposal(db: Session, proposal: Proposal, lines: Lines) -> Iterator[str]:
    yield from _versions(db, proposal, lines)
    yield from _objections(db, proposal, lines)
    closing, entry = _last(lines, "close_consent"), consent.entry_of(db, proposal)
    if closing is None:
        if entry is not None or proposal.stage in DECIDED.values():
            yield "not in the trail"
        return
    if entry is None:
        yield f"decision {closing['number']}: missing from the register"
        return
    one = consent.record_data(db, proposal, number=entry.number)
    if not auditing.judged(one, _last(lines, "open_consent"), closing, auditing.consented):
        yield f"decision {closing['number']}: no longer the one that was closed"
    elif not _entered(entry, proposal, one, Standing(closing["outcome"])):
        yield f"decision {closing['number']}: the register says otherwise"


def _versions(db: Session, proposal: Proposal, lines: Lines) -> Iterator[str]:
    """Those told by a seal; of a decision of before, the record alone is compared."""
    first = _last(lines, "open_consent")
    told = {} if first is None else {1: first.get("version_sha256")}
    told |= {
        details["version"]: details.get("sha256") for verb, details in lines if verb == "publish_version"
    }
    there = {
        one.number: consent_record.seal(consent.version_data(one)) for one in consent.versions(db, proposal)
    }
    for number, sha256 in sorted(told.items()):
        if number not in there:
            yield f"version {number}: missing"
        elif sha256 and there[number] != sha256:
            yield f"version {number}: not what the trail says"


def _objections(db: Session, proposal: Proposal, lines: Lines) -> Iterator[str]:
    told = {details["objection"]: details.get("sha256") for verb, details in lines if verb in OBJECTED}
    there = {
        one.public_id: consent_record.seal(consent.objection_data(one))
        for one in consent.objections(db, proposal)
    }
    for about, sha256 in told.items():
        if about not in there:
            yield f"objection {about}: missing"
        elif sha256 and there[about] != sha256:
            yield f"objection {about}: not what the trail says"
    yield from (f"objection {about}: not in the trail" for about in there if about not in told)


def _entered(entry: RegisterEntry, proposal: Proposal, one: Data, standing: Standing) -> bool:
    """Whether the register and the page say what was decided."""
    return (
        (entry.sha256, entry.title, entry.text) == (one["sha256"], one["title"], one["versions"][-1]["text"])
        and entry.rule_hash == consent_record.seal(one["rule"])
        and entry.outcome is (Outcome.CARRIED if standing is Standing.CARRIED else Outcome.POSTPONED)
        and [each["say"] for each in entry.sentences] == [DECISIONS[standing]]
        and proposal.stage is DECIDED[standing]
    )


# ---------------------------------------------------------------- by consensus


def _consensus(entry: RegisterEntry | None, details: Data) -> str:
    if entry is None:
        return "missing from the register"
    if not agreed.holds(agreed.told(entry, details), details):
        return "no longer the one that was taken"
    said = entry.sha256 == details["sha256"] and entry.sentences == agreed.sentences(details["room"])
    return "" if said and entry.outcome is Outcome.CARRIED else "the register says otherwise"
