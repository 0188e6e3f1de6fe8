"""What `chantier verify` says of the rules that bodies go by: each against the print that the trail told of it."""

from __future__ import annotations

import json
from hashlib import sha256

from flask import Flask
from sqlmodel import Session, col, select

from foundation.ledger import LedgerLine
from governance.committee.models import Body

SET = ("found_body", "set_rules")


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each rule that was changed behind the house's back.

    The text kept is the canonical one, so that any byte of it counts. A body founded before the trail told its rule,
    and that never set one since, has nothing to be compared with and is not counted.
    """
    checked, wrong = 0, list[str]()
    with app.extensions["database"].reading() as db:
        for body in db.exec(select(Body).order_by(col(Body.id))).all():
            told = _told(db, body)
            checked += bool(told)
            if told and sha256(body.rule_text.encode()).hexdigest() != told:
                wrong.append(f"rules: {body.public_id}: not what the trail says")
    return f"rules: {checked} rules of bodies checked, {len(wrong)} wrong", wrong


def _told(db: Session, body: Body) -> str:
    """The last print of its rule, or nothing."""
    lines = db.exec(
        select(LedgerLine.details)
        .where(LedgerLine.kind == "body", LedgerLine.about == body.public_id, col(LedgerLine.verb).in_(SET))
        .order_by(col(LedgerLine.number))
    )
    said = [str(rule) for details in lines if (rule := json.loads(details).get("rule"))]
    return said[-1] if said else ""
