"""Workers that close votes on amendments at the same moment: one result each, one text in force, nothing merged twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from charters import queries as charters
from charters.amendments.models import ArticleAmendment
from charters.models import CharterVersion
from charters.rules import charter_text
from charters.rules.standing import Standing
from foundation import ledger
from foundation.errors import Conflict
from governance.votes.actions import closing
from governance.votes.models import Motion, RegisterEntry
from governance.votes.rules.ballots import Choice
from people.models import Membership
from tests.at_once import at_once
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, the_actor
from tests.builders_amended_votes import SMALL, a_vote_on, everybody_says
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
CLEAR, ENDED = "Texte clair de l’article 1.", "Texte de l’article 1. Fin."
PHRASE, WORDS = "Phrase de l’article 1.", "Mots de l’article 1."
AFTER = A_MORNING + timedelta(days=2)


class House:
    """Votes on amendments, one for each text given, all in favour, whose hour has passed; committed."""

    def __init__(self, database, *texts):
        self.database = database
        with database.transaction() as db:
            initiative = an_initiative(db)
            version = a_charter_in_force(db, initiative)
            committee = a_committee(db, initiative, colleges=SMALL)
            karim = a_member(db, initiative)
            self.facilitator = the_actor(db, committee.facilitator)
            self.initiative, self.votes = initiative.id, []
            for text in texts:
                one = an_amendment(db, karim, version, text)
                motion = a_vote_on(db, committee, one, days=1)
                everybody_says(db, motion, committee, Choice.FOR)
                self.votes.append(motion.id)

    def due(self, key):
        def worker():
            with self.database.transaction() as db:
                entry = closing.close_due(db, db.get_one(Motion, key), now=AFTER)
                return entry.number if entry else None

        return worker

    def by_hand(self, key):
        def hand():
            with self.database.transaction() as db:
                return closing.close_vote(db, self.facilitator, db.get_one(Motion, key), now=AFTER).number

        return hand

    def told(self):
        """Numbers of the versions in their order, the texts of the first article, and the fates of amendments."""
        with self.database.reading() as db:
            versions = db.exec(select(CharterVersion).order_by(col(CharterVersion.id))).all()
            assert [one.standing for one in versions].count(Standing.IN_FORCE) == 1
            assert versions[-1].standing is Standing.IN_FORCE
            for one in versions:
                assert charter_text.sha256(charters.text_of(db, one)) == one.sha256
            assert db.exec(select(func.count()).select_from(RegisterEntry)).one() == len(self.votes)
            assert ledger.broken_at(db, self.initiative) is None
            rows = db.exec(select(ArticleAmendment).order_by(col(ArticleAmendment.number))).all()
            assert {one.at_vote for one in rows} == {""}
            first = [charters.articles_of(db, one)[0].text for one in versions]
            return [one.number for one in versions], first, [one.fate for one in rows]

    def decided_lines(self):
        """How many times the trail says that an amendment was decided."""
        with self.database.reading() as db:
            wanted = select(func.count()).select_from(ledger.LedgerLine)
            return db.exec(wanted.where(ledger.LedgerLine.verb == "decide_amendment")).one()


def test_eight_workers_that_close_one_vote_make_one_result_one_version_and_one_merge(database):
    house = House(database, CLEAR)
    (vote,) = house.votes
    answers = at_once([house.due(vote), house.by_hand(vote)] * 4, Conflict)
    assert [one for one in answers if isinstance(one, str)] == ["2026-01"]
    assert house.told() == (["1.0", "1.1"], ["Texte de l’article 1.", CLEAR], ["put_in"])
    assert house.decided_lines() == 1


def test_two_votes_in_conflict_closed_at_once_put_one_in_and_the_other_lapses(database):
    house = House(database, PHRASE, WORDS)
    answers = at_once([house.due(vote) for vote in house.votes] * 2, Conflict)
    assert sorted(one for one in answers if isinstance(one, str)) == ["2026-01", "2026-02"]
    numbers, texts, fates = house.told()
    assert numbers == ["1.0", "1.1"]
    assert (texts[-1], fates) in ((PHRASE, ["put_in", "lapsed"]), (WORDS, ["lapsed", "put_in"]))


def test_two_votes_that_leave_each_other_alone_closed_at_once_are_both_in_the_text(database):
    house = House(database, CLEAR, ENDED)
    answers = at_once([house.due(vote) for vote in house.votes] * 2, Conflict)
    assert sorted(one for one in answers if isinstance(one, str)) == ["2026-01", "2026-02"]
    numbers, texts, fates = house.told()
    assert numbers == ["1.0", "1.1", "1.2"]
    assert texts[-1] == "Texte clair de l’article 1. Fin."
    assert fates == ["put_in", "put_in"]


def test_amendments_proposed_at_once_on_the_charter_and_on_an_annex_have_each_a_number_of_its_own(database):
    with database.transaction() as db:
        initiative = an_initiative(db)
        stream = a_stream(db, initiative)
        texts = [a_charter_in_force(db, initiative), a_charter_in_force(db, initiative, stream=stream)]
        keys = [one.id for one in texts]
        author = a_member(db, initiative, streams=(stream,)).id

    def proposes(key):
        def hand():
            with database.transaction() as db:
                version, member = db.get_one(CharterVersion, key), db.get_one(Membership, author)
                return an_amendment(db, member, version, CLEAR).number

        return hand

    assert sorted(at_once([proposes(key) for key in keys * 3], Conflict)) == [1, 2, 3, 4, 5, 6]
