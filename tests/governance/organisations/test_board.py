"""Asking one's board: a private link, answers that one person reads, and nothing left of it thirty days later."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlmodel import func, select

from foundation import ids
from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from governance.organisations import actions, chores, queries
from governance.organisations.forms import AnswerForm
from governance.organisations.models import BoardAnswer, BoardLink
from governance.votes.actions import closing
from governance.votes.models import Motion
from people.actor import VISITOR
from people.models import Mandate, Organisation
from tests.at_once import at_once
from tests.builders import A_MORNING, the_actor, unsigned

pytestmark = pytest.mark.both_databases
YES = AnswerForm(name="Odile Larmontel", said="for", remark="Avec une clause de revoyure.")


def asked(house) -> str:
    """The secret of a link that the titular gave."""
    with house.database.transaction() as db:
        actor = the_actor(db, house.titular)
        motion, organisation = (
            db.get_one(Motion, house.motion.id),
            db.get_one(Organisation, house.organisation.id),
        )
        _link, token = actions.ask(db, actor, motion, organisation, now=A_MORNING)
    return token


def count(house, table) -> int:
    with house.database.reading() as db:
        return db.exec(select(func.count()).select_from(table)).one()


def answers(house, token, form=YES):
    def deed():
        with house.database.transaction() as db:
            opened = queries.opened(db, token, A_MORNING)
            if opened is None:
                raise Missing
            actions.answer(db, VISITOR, opened, form, now=A_MORNING)

    return deed


def withdraws(house):
    def deed():
        with house.database.transaction() as db:
            actions.withdraw(
                db, the_actor(db, house.titular), db.exec(select(BoardLink)).one(), now=A_MORNING
            )

    return deed


def test_from_the_ballot_to_the_board_and_back(house):
    """The whole way, page by page: the link shown once, the question read without an account, the answer read by one."""
    browser, before = house.as_(house.titular), count(house, LedgerLine)
    ballot = f"/valbrume/votes/{house.motion.public_id}"
    assert "Demander à mon organisation" in unescape(browser.get(ballot).text)
    made = browser.post(house.asking, data={"organisation": house.organisation.public_id})
    assert made.headers["Cache-Control"] == "private, no-store"
    address = re.search(r"/consigne/[\w-]{43}", made.text).group()
    assert address not in browser.get(house.asking).text
    assert count(house, LedgerLine) == before

    board = house.app.test_client()
    page = board.get(address)
    assert page.status_code == 200
    assert "Le comité adopte-t-il la charte ?" in unescape(page.text)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert board.post(address, data={"name": "", "said": "for"}).status_code == 422
    sent = board.post(address, data={"name": "Odile Larmontel", "said": "against", "remark": "Trop tôt."})
    assert sent.location.endswith(address)

    assert "Odile Larmontel" in browser.get(ballot).text
    assert "Trop tôt." in browser.get(house.asking).text
    for reader in (house.other, house.facilitator):
        assert "Odile" not in house.as_(reader).get(ballot).text
    assert house.as_(house.facilitator).get(house.asking).status_code == 404
    assert house.as_(house.stranger).get(house.asking).status_code == 404


def bare(page):
    """What a page says, whatever its secret and the second in which it was made."""
    return re.sub(r"/consigne/[\w-]+|%2Fconsigne%2F[\w-]+", "", unsigned(page))


def test_a_wrong_secret_and_a_link_that_is_over_say_the_same(house, clock):
    token, board = asked(house), house.app.test_client()
    over = bare(board.get("/consigne/" + "x" * 43).text)
    assert "Ce lien ne mène à rien" in over
    withdraws(house)()
    answer = board.get(f"/consigne/{token}")
    assert answer.status_code == 404
    assert bare(answer.text) == over
    late = asked(house)
    assert board.get(f"/consigne/{late}").status_code == 200
    clock.advance(days=8)
    assert board.get(f"/consigne/{late}").status_code == 404
    assert board.post(f"/consigne/{late}", data={"name": "Odile", "said": "for"}).status_code == 404


def test_the_secret_is_nowhere_in_the_database(house):
    token = asked(house)
    with house.database.reading() as db:
        assert db.exec(select(BoardLink.digest)).one() == ids.digest(token)


def test_only_who_votes_for_the_organisation_asks_its_board(house):
    with house.database.transaction() as db:
        motion, organisation = (
            db.get_one(Motion, house.motion.id),
            db.get_one(Organisation, house.organisation.id),
        )
        for member in (house.other, house.facilitator):
            with pytest.raises(Refused):
                actions.ask(db, the_actor(db, member), motion, organisation, now=A_MORNING)
        with pytest.raises(Missing):
            actions.ask(db, the_actor(db, house.stranger), motion, organisation, now=A_MORNING)


def test_a_link_dies_with_the_mandate_of_who_gave_it(house):
    token = asked(house)
    with house.database.transaction() as db:
        mandate = db.get_one(Mandate, house.mandate.id)
        mandate.ends_on = mandate.starts_on
        db.add(mandate)
    with house.database.reading() as db:
        assert queries.opened(db, token, A_MORNING) is None


def test_closing_the_link_and_answering_at_once_lose_nothing(house):
    """Each answer is in before the link closes, or refused after; two who close it close it once."""
    token = asked(house)
    said = [AnswerForm(name=f"Odile {n}", said="for") for n in range(6)]
    deeds = [answers(house, token, form) for form in said] + [withdraws(house), withdraws(house)]
    told = at_once(deeds, Missing)
    refused = sum(isinstance(one, Missing) for one in told)
    assert count(house, BoardAnswer) == len(said) - refused
    with pytest.raises(Missing):
        answers(house, token)()


def test_the_same_words_sent_twice_at_once_are_one_answer(house):
    token = asked(house)
    at_once([answers(house, token) for _n in range(4)], Conflict)
    assert count(house, BoardAnswer) == 1


def test_all_is_erased_thirty_days_after_the_close(house, clock):
    answers(house, asked(house))()
    with house.database.transaction() as db:
        closing.close_vote(
            db, the_actor(db, house.facilitator), db.get_one(Motion, house.motion.id), now=A_MORNING
        )
    clock.advance(days=29)
    chores.forget(house.app)
    assert (count(house, BoardLink), count(house, BoardAnswer)) == (1, 1)
    assert "Odile" in house.as_(house.titular).get(house.asking).text
    clock.advance(days=1)
    chores.forget(house.app)
    assert (count(house, BoardLink), count(house, BoardAnswer)) == (0, 0)
