"""A sealed log to verify and to tamper with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from charters import actions as charters
from charters.forms import SignForm
from foundation import ledger
from governance.journal import auditing, chores, queries
from governance.journal.auditing import Unverifiable
from governance.journal.rules import notes
from governance.votes import record
from governance.votes.models import Motion
from people.models import Initiative
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import Committee, a_closed_vote, a_committee, an_open_vote

KEY = notes.signing_key("a secret of thirty-two characters at least")


@dataclass
class Log:
    """A log with a charter, a signature, two votes closed, one open, and two heads."""

    db: Session
    committee: Committee
    initiative: Initiative
    open_vote: Motion | None

    def sign(self, **later):
        return chores.sign_head(self.db, self.initiative.id, KEY, now=A_MORNING + timedelta(**later))

    def export(self):
        return queries.export(self.db, self.initiative)


def a_log(db: Session) -> Log:
    initiative = an_initiative(db, listed=True)
    committee = a_committee(db, initiative)
    charter = a_charter_in_force(db, initiative)
    actor = the_actor(db, committee.facilitator)
    charters.sign(db, actor, charter, SignForm(sha256=charter.sha256, mine=True), now=A_MORNING)
    a_closed_vote(db, committee)
    made = Log(db, committee, initiative, None)
    made.sign()
    ledger.write(db, initiative.id, "somebody", "edit_stream", "stream", "a secret thing", now=A_MORNING)
    a_closed_vote(db, committee)
    made.open_vote = an_open_vote(db, committee)
    made.sign(hours=2)
    return made


def findings(data, **known):
    """What does not hold in an export, by its words; read as a file would be."""
    try:
        return [
            one.english for one in auditing.audit(auditing.read(auditing.written(data)), **known).findings
        ]
    except Unverifiable as error:
        return [str(error)]


def resealed(data):
    return {**data, "sha256": record.seal(data)}


def broken(text):
    """Whether a file is found to be no longer what it was."""
    try:
        return bool(auditing.audit(auditing.read(text)).findings)
    except Unverifiable:
        return True


def a_ballot(chance, data):
    """Another choice in a record, sealed again: the count no longer says what was said, or the closing does not."""
    one = data["records"][chance.randrange(len(data["records"]))]
    ballot = chance.choice(one["ballots"])
    ballot["choice"] = "against" if ballot["choice"] == "for" else "for"
    one["sha256"] = record.seal(one)
