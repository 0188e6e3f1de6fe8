"""Any sequence of amendments, votes and versions: one charter in force, made of what was carried and of nothing else.

The observer knows nothing of places in a text: she keeps the words of each article in a list, and what each amendment
asks for one of these words. Every word is written once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from sqlmodel import select

from charters import actions as charter_actions
from charters import queries as charters
from charters.amendments import actions as amendments
from charters.amendments import queries as amendment_queries
from charters.amendments.models import ArticleAmendment
from charters.forms import DraftForm, InForceForm, SignForm
from charters.models import Article, CharterVersion, Signature
from charters.rules import charter_text, merging
from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.standing import Standing
from foundation import ledger
from foundation.errors import Refusal
from governance.votes import queries, record
from governance.votes.actions import closing, holding, preparing
from governance.votes.forms import AnnulmentForm, MotionForm, OpeningForm
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, the_actor
from tests.builders_amendments import a_wish
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee, votes

pytestmark = pytest.mark.both_databases
ONE_SEAT = {"ess": (1, "100")}
PLACES = st.integers(0, 30)


@dataclass(frozen=True)
class Asked:
    """What an amendment asks: another word for one, a word before one, or that the article goes."""

    article: int
    kind: str
    target: str = ""
    word: str = ""

    def meets(self, other: Asked) -> bool:
        """Whether both cannot be put in: an observer's own words for it."""
        if self.article != other.article:
            return False
        if "goes" in (self.kind, other.kind):
            return True
        return self.kind == other.kind and self.target == other.target


class Observed:
    """The charter as lists of words, and what became of each amendment."""

    def __init__(self) -> None:
        self.articles: dict[int, list[str]] = {}
        self.waiting: dict[int, Asked] = {}
        self.left_behind: set[int] = set()
        self.fates: dict[int, str] = {}

    def carries(self, numbers: list[int]) -> bool:
        """Put in, in that order; whether anything was."""
        put_in: list[Asked] = []
        for number in [one for one in numbers if one not in self.fates]:
            if number in self.left_behind:
                self.fates[number] = "stray"
                continue
            asked = self.waiting.pop(number)
            fits = not any(asked.meets(other) for other in put_in)
            lasts = asked.kind != "goes" or len(self.articles) > 1
            self.fates[number] = "put_in" if fits and lasts else "lapsed"
            if fits and lasts:
                self._says(self._followed(asked, put_in))
                put_in.append(asked)
        for number, waiting in list(self.waiting.items()):
            if number in self.left_behind:  # on an earlier version: told to be astray by its own vote
                continue
            if any(waiting.meets(other) for other in put_in):
                self.fates[number] = "lapsed"
                del self.waiting[number]
            else:
                self.waiting[number] = self._followed(waiting, put_in)
        return bool(put_in)

    def _says(self, asked: Asked) -> None:
        if asked.kind == "goes":
            del self.articles[asked.article]
            return
        words = self.articles[asked.article]
        place = words.index(asked.target)
        words[place : place + (asked.kind == "instead")] = [asked.word]

    def _followed(self, waiting: Asked, put_in: list[Asked]) -> Asked:
        """A word before one that was replaced meanwhile comes before the new one."""
        for other in put_in:
            if other.kind == "instead" and (other.article, other.target) == (waiting.article, waiting.target):
                return replace(waiting, target=other.word)
        return waiting


class Life(RuleBasedStateMachine):
    """A charter of two articles, somebody who amends, and a committee of one seat that decides."""

    database = None

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.words, self.open, self.versions = Observed(), 0, {}, 1
        with self.database.transaction() as db:
            initiative = an_initiative(db)
            version = a_charter_in_force(db, initiative)
            for article in charters.articles_of(db, version):
                self.seen.articles[article.number] = [self._new() for _n in range(4)]
                article.text = " ".join(self.seen.articles[article.number])
                db.add(article)
            db.flush()
            version.sha256 = charter_text.sha256(charters.text_of(db, version))
            db.add(version)
            committee = a_committee(db, initiative, colleges=ONE_SEAT)
            self.initiative, self.body, self.stream = (
                initiative.id,
                committee.body,
                a_stream(db, initiative).id,
            )
            self.annexes = 0
            self.member, self.seat = committee.members["ess"][0], committee.seats["ess"][0]
            self.author = the_actor(db, a_member(db, initiative, "Karim Bellombre"))
            self.facilitator = the_actor(db, committee.facilitator)

    def _new(self) -> str:
        self.words += 1
        return f"mot{self.words}"

    def _every(self, db, table) -> list:
        """Rows of this charter's initiative; the examples before this one had others."""
        return list(db.exec(select(table).where(table.initiative_id == self.initiative)))

    def does(self, deed) -> bool:
        """Whether it was done; refused, it leaves nothing behind."""
        try:
            with self.database.transaction() as db:
                deed(db)
        except Refusal:
            return False
        return True

    def _in_force(self, db) -> CharterVersion:
        return charters.version_in_force(db, self.initiative)

    @rule(article=PLACES, place=PLACES, kind=st.sampled_from(("instead", "before", "goes")))
    def somebody_amends(self, article, place, kind):
        number = sorted(self.seen.articles)[article % len(self.seen.articles)]
        words = self.seen.articles[number]
        target = words[place % len(words)]
        asked = Asked(number, kind, *(() if kind == "goes" else (target, self._new())))
        there = {"instead": [asked.word], "before": [asked.word, target]}.get(kind, [])
        at = words.index(target)
        text = " ".join([*words[:at], *there, *words[at + 1 :]])
        made = []

        def proposes(db):
            version = self._in_force(db)
            row = next(one for one in charters.articles_of(db, version) if one.number == number)
            wish = a_wish(version, "" if kind == "goes" else text, removes=kind == "goes")
            made.append(amendments.propose(db, self.author, row, version, wish, now=A_MORNING).number)

        assert self.does(proposes)
        assert made[0] not in self.seen.waiting.keys() | self.seen.fates.keys(), "a number given twice"
        self.seen.waiting[made[0]] = asked

    @precondition(lambda self: self.seen.waiting)
    @rule(which=st.lists(PLACES, min_size=1, max_size=3))
    def a_vote_is_opened(self, which):
        numbers = list(self.seen.waiting)
        chosen = list(dict.fromkeys(numbers[one % len(numbers)] for one in which))
        taken = {number for several in self.open.values() for number in several}
        asked = [self.seen.waiting[one] for one in chosen]
        clash = any(a.meets(b) for i, a in enumerate(asked) for b in asked[:i])
        made = []

        def opens(db):
            rows = {one.number: one.public_id for one in self._every(db, ArticleAmendment)}
            form = MotionForm(
                body=self.body.slug, title="Amender", text="Oui ?",
                amendments=",".join(rows[one] for one in chosen),
            )  # fmt: skip
            motion = preparing.prepare_motion(
                db, self.facilitator, self.body, form, now=A_MORNING, rule=VoteRule(quorum=NO_QUORUM)
            )
            preparing.open_vote(db, self.facilitator, motion, OpeningForm(), now=A_MORNING)
            made.append(motion.id)

        may = not clash and not taken & set(chosen) and not self.seen.left_behind & set(chosen)
        assert self.does(opens) == may, "opened against the rules, or refused for nothing"
        if may:
            self.open[made[0]] = chosen

    @precondition(lambda self: self.open)
    @rule(which=PLACES, said=st.sampled_from((Choice.FOR, Choice.FOR, Choice.AGAINST, None)))
    def a_vote_is_closed(self, which, said):
        key = list(self.open)[which % len(self.open)]
        numbers = self.open.pop(key)

        def closes(db):
            motion = db.get_one(Motion, key)
            if said:
                votes(db, motion, self.member, said, self.seat)
            closing.close_vote(db, self.facilitator, motion, now=A_MORNING)

        assert self.does(closes)
        if said is Choice.FOR:
            self.versions += self.seen.carries(numbers)
        else:
            for number in numbers:
                self.seen.waiting.pop(number, None)
                self.seen.fates.setdefault(number, "rejected")

    @precondition(lambda self: self.open)
    @rule(which=PLACES)
    def a_vote_is_annulled(self, which):
        key = list(self.open)[which % len(self.open)]
        del self.open[key]
        form = AnnulmentForm(reason="Erreur.")
        assert self.does(
            lambda db: holding.annul(
                db, self.facilitator, db.get_one(Motion, key), form, link="", now=A_MORNING
            )
        )

    @precondition(lambda self: self.seen.waiting)
    @rule(which=PLACES)
    def somebody_takes_one_back(self, which):
        number = list(self.seen.waiting)[which % len(self.seen.waiting)]
        taken = any(number in several for several in self.open.values())

        def withdraws(db):
            row = next(one for one in self._every(db, ArticleAmendment) if one.number == number)
            amendments.withdraw(db, self.author, row, now=A_MORNING)

        may = not taken and number not in self.seen.left_behind
        assert self.does(withdraws) == may
        if may:
            del self.seen.waiting[number]
            self.seen.fates[number] = ""

    @rule()
    def a_version_is_drafted_and_put_in_force_by_hand(self):
        """Nothing of the text changes, but it is another text: those that wait stay on the one they were written on."""
        self.versions += 1

        def replaces(db):
            draft = DraftForm(number=f"{self.versions}.50", title="Charte")
            version = charter_actions.draft_version(db, self.facilitator, draft, now=A_MORNING)
            db.flush()
            sha256 = charter_text.sha256(charters.text_of(db, version))
            charter_actions.put_in_force(
                db, self.facilitator, version, InForceForm(sha256=sha256), now=A_MORNING
            )

        assert self.does(replaces)
        self.seen.left_behind |= self.seen.waiting.keys()
        open_ones = {number for several in self.open.values() for number in several}
        for number in self.seen.waiting.keys() - open_ones:
            del self.seen.waiting[number]

    @rule(start=st.sampled_from(("stream", "partnership")))
    def the_annex_of_the_stream_has_another_version_in_force(self, start):
        """The charter is not touched by it, nor its numbers."""
        self.annexes += 1

        def replaces(db):
            draft = DraftForm(number=f"1.{self.annexes}", title="Annexe", start=start)
            version = charter_actions.draft_version(
                db, self.facilitator, draft, now=A_MORNING, stream_id=self.stream
            )
            db.flush()
            sha256 = charter_text.sha256(charters.text_of(db, version))
            charter_actions.put_in_force(
                db, self.facilitator, version, InForceForm(sha256=sha256), now=A_MORNING
            )

        assert self.does(replaces)

    @precondition(lambda self: self.annexes)
    @rule()
    def somebody_signs_the_annex(self):
        def signs(db):
            version = charters.version_in_force(db, self.initiative, self.stream)
            form = SignForm(sha256=version.sha256, mine=True)
            charter_actions.sign(db, self.author, version, form, now=A_MORNING)

        self.does(signs)

    @rule()
    def somebody_signs(self):
        self.does(
            lambda db: charter_actions.sign(
                db, self.author, self._in_force(db), SignForm(sha256=self._in_force(db).sha256, mine=True),
                now=A_MORNING,
            )
        )  # fmt: skip

    @invariant()
    def one_version_is_in_force_and_its_text_is_what_was_carried(self):
        with self.database.reading() as db:
            standings = [(one.stream_id, one.standing) for one in self._every(db, CharterVersion)]
            assert standings.count((None, Standing.IN_FORCE)) == 1
            assert standings.count((self.stream, Standing.IN_FORCE)) == bool(self.annexes)
            version = self._in_force(db)
            said = {one.number: one.text.split() for one in charters.articles_of(db, version)}
            assert said == self.seen.articles
            assert version.sha256 == charter_text.sha256(charters.text_of(db, version))

    @invariant()
    def no_two_in_conflict_were_put_in_and_each_that_lapsed_says_why(self):
        with self.database.reading() as db:
            rows = self._every(db, ArticleAmendment)
            assert {one.number: one.fate for one in rows if one.number in self.seen.fates} == self.seen.fates
            for one in rows:
                assert not one.fate or one.why
                others = [
                    x for x in rows if x.version_id == one.version_id and x.fate == one.fate == "put_in"
                ]
                values = [amendment_queries.value(x) for x in others]
                assert not any(merging.conflicts(values).values())

    @invariant()
    def every_version_keeps_its_hash_and_each_signature_its_version(self):
        with self.database.reading() as db:
            for version in self._every(db, CharterVersion):
                assert version.sha256 == charter_text.sha256(charters.text_of(db, version))
            shas = {one.id: one.sha256 for one in self._every(db, CharterVersion)}
            assert all(one.sha256 == shas[one.version_id] for one in self._every(db, Signature))
            assert all(one.text for one in self._every(db, Article))

    def teardown(self):
        """Every decision counts again to the same, and the trail is whole."""
        with self.database.reading() as db:
            for motion in self._every(db, Motion):
                entry = queries.entry_of(db, motion)
                if entry is not None:
                    data = queries.record_data(db, motion, number=entry.number)
                    assert data["sha256"] == entry.sha256
                    assert record.recount(data).outcome is entry.outcome
            assert ledger.broken_at(db, self.initiative) is None


def test_whatever_is_amended_and_voted_one_charter_is_in_force_made_of_what_was_carried(database):
    machine = type("LifeHere", (Life,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
