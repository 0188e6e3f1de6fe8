"""Any sequence of amendments, votes and versions: one charter in force, made of what was carried and of nothing else.

So it is of the charter and of each annex at once, and what happens to one of them touches no other.

What a text should say is told by an observer who knows nothing of places in it (observing.py).
"""

from __future__ import annotations

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
from tests.governance.votes.observing import Asked, Observed

pytestmark = pytest.mark.both_databases
ONE_SEAT = {"ess": (1, "100")}
PLACES = st.integers(0, 30)
TEXTS = st.sampled_from((0, 0, 1, 2))
"""The charter, then the annexes of two streams."""


class Life(RuleBasedStateMachine):
    """A charter and two annexes of two articles each, somebody who amends, and a committee of one seat that decides.

    A third stream has no annex at first.
    """

    database = None

    def __init__(self) -> None:
        super().__init__()
        self.words, self.open, self.annexes = 0, {}, 0
        with self.database.transaction() as db:
            initiative = an_initiative(db)
            streams = [a_stream(db, initiative) for _n in range(2)]
            self.places = [None, *(one.id for one in streams)]
            self.every = [Observed() for _one in self.places]
            for stream, seen in zip((None, *streams), self.every, strict=True):
                self._begins(db, a_charter_in_force(db, initiative, stream=stream), seen)
            committee = a_committee(db, initiative, colleges=ONE_SEAT)
            self.initiative, self.body = initiative.id, committee.body
            self.stream = a_stream(db, initiative).id
            self.member, self.seat = committee.members["ess"][0], committee.seats["ess"][0]
            author = a_member(db, initiative, "Karim Bellombre", streams=tuple(streams))
            self.author = the_actor(db, author)
            self.facilitator = the_actor(db, committee.facilitator)
        self.touched, self.before = {*self.places, self.stream}, {}

    def _begins(self, db, version, seen):
        """Every word of its articles is written once."""
        for article in charters.articles_of(db, version):
            seen.articles[article.number] = [self._new() for _n in range(4)]
            article.text = " ".join(seen.articles[article.number])
            db.add(article)
        db.flush()
        version.sha256 = charter_text.sha256(charters.text_of(db, version))
        db.add(version)

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

    def _in_force(self, db, where: int) -> CharterVersion:
        return charters.version_in_force(db, self.initiative, self.places[where])

    def _touches(self, where: int) -> Observed:
        """The text that a deed is about, as the observer knows it; none other may change."""
        self.touched.add(self.places[where])
        return self.every[where]

    @rule(where=TEXTS, article=PLACES, place=PLACES, kind=st.sampled_from(("instead", "before", "goes")))
    def somebody_amends(self, where, article, place, kind):
        seen = self._touches(where)
        number = sorted(seen.articles)[article % len(seen.articles)]
        words = seen.articles[number]
        target = words[place % len(words)]
        asked = Asked(number, kind, *(() if kind == "goes" else (target, self._new())))
        there = {"instead": [asked.word], "before": [asked.word, target]}.get(kind, [])
        at = words.index(target)
        text = " ".join([*words[:at], *there, *words[at + 1 :]])
        made = []

        def proposes(db):
            version = self._in_force(db, where)
            row = next(one for one in charters.articles_of(db, version) if one.number == number)
            wish = a_wish(version, "" if kind == "goes" else text, removes=kind == "goes")
            made.append(amendments.propose(db, self.author, row, version, wish, now=A_MORNING).number)

        assert self.does(proposes)
        given = {one for other in self.every for one in other.waiting.keys() | other.fates.keys()}
        assert made[0] not in given, "a number given twice"
        seen.waiting[made[0]] = asked

    def _taken(self) -> set[int]:
        return {number for _where, several in self.open.values() for number in several}

    def _opens(self, chosen: list[int]) -> list[int]:
        """The vote opened on these, by its key; none where it was refused."""
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

        return made if self.does(opens) else []

    @precondition(lambda self: any(seen.waiting for seen in self.every))
    @rule(where=TEXTS, which=st.lists(PLACES, min_size=1, max_size=3))
    def a_vote_is_opened(self, where, which):
        where = next(n % 3 for n in range(where, where + 3) if self.every[n % 3].waiting)
        seen = self._touches(where)
        numbers = list(seen.waiting)
        chosen = list(dict.fromkeys(numbers[one % len(numbers)] for one in which))
        asked = [seen.waiting[one] for one in chosen]
        clash = any(a.meets(b) for i, a in enumerate(asked) for b in asked[:i])
        may = not clash and not self._taken() & set(chosen) and not seen.left_behind & set(chosen)
        made = self._opens(chosen)
        assert bool(made) == may, "opened against the rules, or refused for nothing"
        if made:
            self.open[made[0]] = (where, chosen)

    @precondition(lambda self: sum(bool(seen.waiting) for seen in self.every) > 1)
    @rule(which=PLACES)
    def a_vote_on_several_texts_is_never_opened(self, which):
        firsts = [list(seen.waiting) for seen in self.every if seen.waiting]
        assert not self._opens([numbers[which % len(numbers)] for numbers in firsts])

    @precondition(lambda self: self.open)
    @rule(which=PLACES, said=st.sampled_from((Choice.FOR, Choice.FOR, Choice.AGAINST, None)))
    def a_vote_is_closed(self, which, said):
        key = list(self.open)[which % len(self.open)]
        where, numbers = self.open.pop(key)
        seen = self._touches(where)

        def closes(db):
            motion = db.get_one(Motion, key)
            if said:
                votes(db, motion, self.member, said, self.seat)
            closing.close_vote(db, self.facilitator, motion, now=A_MORNING)

        assert self.does(closes)
        if said is Choice.FOR:
            seen.versions += seen.carries(numbers)
        else:
            for number in numbers:
                seen.waiting.pop(number, None)
                seen.fates.setdefault(number, "rejected")

    @precondition(lambda self: self.open)
    @rule(which=PLACES)
    def a_vote_is_annulled(self, which):
        key = list(self.open)[which % len(self.open)]
        self._touches(self.open.pop(key)[0])
        form = AnnulmentForm(reason="Erreur.")
        assert self.does(
            lambda db: holding.annul(
                db, self.facilitator, db.get_one(Motion, key), form, link="", now=A_MORNING
            )
        )

    @precondition(lambda self: any(seen.waiting for seen in self.every))
    @rule(which=PLACES)
    def somebody_takes_one_back(self, which):
        every = [(where, number) for where, seen in enumerate(self.every) for number in seen.waiting]
        where, number = every[which % len(every)]
        seen = self._touches(where)

        def withdraws(db):
            row = next(one for one in self._every(db, ArticleAmendment) if one.number == number)
            amendments.withdraw(db, self.author, row, now=A_MORNING)

        may = number not in self._taken() and number not in seen.left_behind
        assert self.does(withdraws) == may
        if may:
            del seen.waiting[number]
            seen.fates[number] = ""

    @rule(where=TEXTS)
    def a_version_is_drafted_and_put_in_force_by_hand(self, where):
        """Nothing of the text changes, but it is another text: those that wait stay on the one they were written on."""
        seen = self._touches(where)
        seen.versions += 1

        def replaces(db):
            draft = DraftForm(number=f"{seen.versions}.50", title="Charte")
            version = charter_actions.draft_version(
                db, self.facilitator, draft, now=A_MORNING, stream_id=self.places[where]
            )
            db.flush()
            sha256 = charter_text.sha256(charters.text_of(db, version))
            charter_actions.put_in_force(
                db, self.facilitator, version, InForceForm(sha256=sha256), now=A_MORNING
            )

        assert self.does(replaces)
        seen.left_behind |= seen.waiting.keys()
        for number in seen.waiting.keys() - self._taken():
            del seen.waiting[number]

    @rule(start=st.sampled_from(("stream", "partnership")))
    def the_annex_of_the_stream_has_another_version_in_force(self, start):
        """The charter is not touched by it, nor its numbers."""
        self.annexes += 1
        self.touched.add(self.stream)

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
        self.touched.add(self.stream)

        def signs(db):
            version = charters.version_in_force(db, self.initiative, self.stream)
            form = SignForm(sha256=version.sha256, mine=True)
            charter_actions.sign(db, self.author, version, form, now=A_MORNING)

        self.does(signs)

    @rule(where=TEXTS)
    def somebody_signs(self, where):
        self._touches(where)

        def signs(db):
            version = self._in_force(db, where)
            form = SignForm(sha256=version.sha256, mine=True)
            charter_actions.sign(db, self.author, version, form, now=A_MORNING)

        self.does(signs)

    @invariant()
    def one_version_is_in_force_and_its_text_is_what_was_carried(self):
        with self.database.reading() as db:
            standings = [(one.stream_id, one.standing) for one in self._every(db, CharterVersion)]
            assert standings.count((self.stream, Standing.IN_FORCE)) == bool(self.annexes)
            for where, seen in enumerate(self.every):
                assert standings.count((self.places[where], Standing.IN_FORCE)) == 1
                version = self._in_force(db, where)
                said = {one.number: one.text.split() for one in charters.articles_of(db, version)}
                assert said == seen.articles
                assert version.sha256 == charter_text.sha256(charters.text_of(db, version))

    @invariant()
    def what_is_done_to_one_text_touches_no_other(self):
        """Neither its versions, nor what is proposed on it, nor who signed it: row by row, as they were."""
        with self.database.reading() as db:
            versions, amendments_there = self._every(db, CharterVersion), self._every(db, ArticleAmendment)
            stream_of, signed = {one.id: one.stream_id for one in versions}, self._every(db, Signature)
            now = {
                place: [
                    *(one.model_dump() for one in versions if one.stream_id == place),
                    *(one.model_dump() for one in amendments_there if one.stream_id == place),
                    *(one.model_dump() for one in signed if stream_of[one.version_id] == place),
                ]
                for place in (*self.places, self.stream)
            }
        for place in now.keys() - self.touched:
            assert now[place] == self.before[place]
        self.before, self.touched = now, set()

    @invariant()
    def no_two_in_conflict_were_put_in_and_each_that_lapsed_says_why(self):
        with self.database.reading() as db:
            rows = self._every(db, ArticleAmendment)
            fates = {number: fate for seen in self.every for number, fate in seen.fates.items()}
            assert {one.number: one.fate for one in rows if one.number in fates} == fates
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


def test_whatever_is_amended_and_voted_each_text_has_one_version_in_force_made_of_what_was_carried(database):
    machine = type("LifeHere", (Life,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=14, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
