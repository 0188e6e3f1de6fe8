"""A vote in which every seat of two colleges has spoken, with what each said: to see whether anything else tells it."""

from __future__ import annotations

import random
from collections.abc import Mapping

from sqlmodel import select

from charters.rules.presets import FINANCIAL
from governance.votes.actions import closing, holding
from governance.votes.forms import AnnulmentForm
from governance.votes.models import Ballot, Motion, Urn
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, an_open_vote, votes
from tests.governance.votes import linking

COLLEGES = {"ess": (6, "60"), "hab": (5, "40")}
WHY = "La question était mal posée."


class House:
    """A committee whose seats vote one after the other, in an order nobody wrote down."""

    def __init__(self, app, *, confidential: bool, browsers: bool = False) -> None:
        self.app, self.database = app, app.extensions["database"]
        self.truth: dict[int, str] = {}
        self.codes: dict[int, str] = {}
        with self.database.transaction() as db:
            committee = a_committee(db, an_initiative(db, "valbrume"), colleges=COLLEGES, rule=FINANCIAL.rule)
            motion = an_open_vote(db, committee, confidential=confidential)
            self.motion, self.public_id = motion.id, motion.public_id
        self.committee = committee
        self.voters = committee.everybody[:]
        random.Random(5).shuffle(self.voters)
        for place, (seat, member) in enumerate(self.voters):
            choice = (Choice.FOR, Choice.AGAINST, Choice.BLANK)[place % 3]
            if browsers:
                self._posts(seat, member, choice)
            else:
                self._says(seat, member, choice)

    def _says(self, seat, member, choice) -> None:
        with self.database.transaction() as db:
            receipt = votes(db, db.get_one(Motion, self.motion), member, choice, seat)
            for code in receipt.codes.values():
                self.codes[seat.id] = code.replace("-", "")

    def _posts(self, seat, member, choice) -> None:
        browser = signed_in(self.app, member)
        page = browser.post(f"/valbrume/votes/{self.public_id}/bulletin", data={"choice": choice.value})
        assert page.status_code == 200, page.text

    def close(self) -> None:
        with self.database.transaction() as db:
            actor = the_actor(db, self.committee.facilitator)
            closing.close_vote(db, actor, db.get_one(Motion, self.motion), now=A_MORNING)
            for ballot in db.exec(select(Ballot)):
                self.codes[ballot.seat_id] = f"ballot {ballot.id}"

    def annul(self) -> None:
        with self.database.transaction() as db:
            actor = the_actor(db, self.committee.facilitator)
            motion = db.get_one(Motion, self.motion)
            form = AnnulmentForm(reason=WHY)
            holding.annul(db, actor, motion, form, link="https://valbrume.test", now=A_MORNING)

    @property
    def urns(self) -> list[str]:
        with self.database.reading() as db:
            return list(db.exec(select(Urn.slips)))

    def links(self) -> Mapping[str, int]:
        """Right claims of each method; an order counts when it is right from end to end, as it is by chance otherwise."""
        rows, voted = linking.dump(self.database), set(self.codes)
        claims = {
            "row": linking.by_row(rows),
            "writing": linking.by_writing(rows, voted),
            "order": linking.by_order(rows, voted),
            "time": linking.by_time(rows),
        }
        right = {name: len(found & set(self.codes.items())) for name, found in claims.items()}
        right["order"] = right["order"] if right["order"] == len(voted) else 0
        return right
