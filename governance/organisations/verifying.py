"""What `chantier verify` says of deeds of designation: their bytes against their print, the print against the trail."""

from __future__ import annotations

import hashlib
import json

from flask import Flask
from sqlmodel import Session, col, select

from foundation.ledger import LedgerLine
from governance.organisations.models import MandateDeed

ATTACHED = "attach_deed"


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each deed that does not hold, without a word of it."""
    wrong = list[str]()
    with app.extensions["database"].reading() as db:
        told = _told(db)
        keys = db.exec(select(MandateDeed.id).order_by(col(MandateDeed.id))).all()
        for key in keys:
            deed = db.get_one(MandateDeed, key)
            said = told.pop(deed.public_id, None)
            if why := _why_not(deed, said):
                wrong.append(f"deeds: {deed.public_id}: {why}")
            db.expunge(deed)  # five megabytes each: one at a time in memory
        wrong += [f"deeds: {public_id}: missing" for public_id in told]
    return f"deeds: {len(keys)} checked, {len(wrong)} wrong", wrong


def _why_not(deed: MandateDeed, said: str | None) -> str:
    if hashlib.sha256(deed.data).hexdigest() != deed.sha256:
        return "print"
    if said is None:
        return "not in the trail"
    return "" if said == deed.sha256 else "not what the trail says"


def _told(db: Session) -> dict[str, str]:
    """Public id → the print that the trail tells of it. No deed is ever taken back: a mandate keeps those it was given on."""
    wanted = select(LedgerLine).where(LedgerLine.kind == "mandate_deed", LedgerLine.verb == ATTACHED)
    lines = db.exec(wanted.order_by(col(LedgerLine.number)))
    return {line.about: json.loads(line.details)["sha256"] for line in lines}
