"""Any sequence of what may befall a vote: never two results, never a ballot lost, counted twice, or counted after annulment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import func, select

from charters.rules.functioning import NO_QUORUM, VoteRule
from foundation.errors import Refusal
from governance.votes import queries, record
from governance.votes.actions import asking_again, casting, closing, holding
from governance.votes.forms import (
    AnnulmentForm,
    ExtensionForm,
    ResumingForm,
    SuspensionForm,
    WordingForm,
)
from governance.votes.models import Ballot, Motion, RegisterEntry, RollLine, VoteIncident
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import FINAL, Stage
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import a_committee, an_open_vote

pytestmark = pytest.mark.both_databases
FEW = {"ess": (2, "60"), "col": (1, "40")}
SEATS = st.integers(0, 2)


class Life(RuleBasedStateMachine):
    """One vote of three seats, and what a careful observer remembers of it."""

    database = None

    def __init__(self) -> None:
        super().__init__()
        with self.database.transaction() as db:
            committee = a_committee(db, an_initiative(db), colleges=FEW)
            motion = an_open_vote(db, committee, days=2, rule=VoteRule(quorum=NO_QUORUM))
            self.key = motion.id
            self.people = [(seat.public_id, the_actor(db, member)) for seat, member in committee.everybody]
            self.facilitator = the_actor(db, committee.facilitator)
        self.now = A_MORNING
        self.said: dict[str, Choice] = {}
        self.ends = 0

    def does(self, deed) -> bool:
        """Whether it was done; refused, it leaves nothing behind."""
        try:
            with self.database.transaction() as db:
                done = deed(db, db.get_one(Motion, self.key))
        except Refusal:
            return False
        return done is not False

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=SEATS, choice=st.sampled_from(Choice))
    def votes(self, who, choice):
        seat, actor = self.people[who]
        if self.does(lambda db, motion: casting.cast_ballot(db, actor, motion, {seat: choice}, now=self.now)):
            self.said[seat] = choice

    @rule(word=st.text("abc", min_size=1, max_size=3))
    def corrects(self, word):
        before = bool(self.said)
        form = {"title": "Titre", "text": word, "about": ""}
        done = self.does(
            lambda db, motion: holding.correct_wording(
                db,
                self.facilitator,
                motion,
                WordingForm(**form, wording=self._wording(db)),
                link="",
                now=self.now,
            )
        )
        assert not (done and before), "words changed after a ballot"

    def _wording(self, db) -> int:
        rows = db.exec(select(VoteIncident).where(VoteIncident.motion_id == self.key))
        return sum(row.kind == "corrected" for row in rows)

    @rule()
    def suspends(self):
        self._holds(holding.suspend, SuspensionForm(reason="Erreur."))

    @rule(hours=st.integers(1, 40))
    def resumes(self, hours):
        self._holds(holding.resume, ResumingForm(closes_at=self.now + timedelta(hours=hours)))

    @rule(hours=st.integers(-5, 40))
    def extends(self, hours):
        self._holds(
            holding.extend,
            ExtensionForm(reason="Plus de temps.", closes_at=self.now + timedelta(hours=hours)),
        )

    def _holds(self, deed, form) -> bool:
        return self.does(
            lambda db, motion: deed(db, self.facilitator, motion, form, link="", now=self.now) or True
        )

    @rule()
    def annuls(self):
        self.ends += self._holds(holding.annul, AnnulmentForm(reason="Erreur."))

    @rule()
    def closes_by_hand(self):
        self.ends += self.does(
            lambda db, motion: closing.close_vote(db, self.facilitator, motion, now=self.now)
        )

    @rule()
    def the_hour_comes(self):
        self.ends += self.does(lambda db, motion: closing.close_due(db, motion, now=self.now) is not None)

    @precondition(lambda self: self.ends)
    @rule()
    def asks_again(self):
        self.does(lambda db, motion: asking_again.ask_again(db, self.facilitator, motion, now=self.now))

    @invariant()
    def the_urn_holds_what_was_acknowledged_and_nothing_else(self):
        with self.database.reading() as db:
            rows = queries.urn(db, db.get_one(Motion, self.key))
            assert {line.seat: ballot.said for line, ballot in rows} == self.said
            used = (
                select(func.count())
                .select_from(RollLine)
                .where(RollLine.motion_id == self.key, RollLine.used)
            )
            cast = select(func.count()).select_from(Ballot).where(Ballot.motion_id == self.key)
            assert db.exec(used).one() == db.exec(cast).one() == len(self.said)

    @invariant()
    def it_ends_once_and_an_annulled_vote_has_no_result(self):
        with self.database.reading() as db:
            motion = db.get_one(Motion, self.key)
            entries = db.exec(select(RegisterEntry).where(RegisterEntry.motion_id == self.key)).all()
            assert self.ends == (motion.stage in FINAL)
            assert len(entries) == (motion.stage in FINAL and motion.stage is not Stage.ANNULLED)
            assert (motion.result is None) == (not entries)
            for entry in entries:
                data = queries.record_data(db, motion, number=entry.number)
                assert data["result"]["overall"]["turnout"] == len(self.said)
                assert records.as_data(record.recount(data)) == data["result"]
                assert data["sha256"] == entry.sha256
            for one in db.exec(select(VoteIncident).where(VoteIncident.motion_id == self.key)):
                assert not one.seal or one.seal == holding.seal_of(db, motion, one.nonce)


def test_whatever_befalls_a_vote_it_ends_once_and_counts_each_ballot_once(database):
    machine = type("LifeHere", (Life,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
