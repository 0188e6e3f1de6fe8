"""Recusals: a seat takes no part in one motion, by itself or as it is recorded; no voice of it is ever counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.functioning import NO_QUORUM, ProxyRule, VoteRule
from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from governance.committee import withdrawn
from governance.committee.forms import ProxyForm, RecusalForm
from governance.committee.models import Recusal
from governance.votes import panel, queries, record, recused
from governance.votes.actions import accompanying, closing, preparing, withdrawing
from governance.votes.forms import OpeningForm
from governance.votes.models import Ballot
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from people.models import Organisation
from tests.builders import A_MORNING, an_initiative, an_organisation, signed_in, the_actor
from tests.builders_governance import (
    a_committee,
    a_motion,
    a_proxy,
    an_open_vote,
    everybody_votes,
    the_entry,
    votes,
)

both = pytest.mark.both_databases
FOR = Choice.FOR
WHY = "Mon association bénéficie de la décision."


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), proxy_rule=ProxyRule(max_per_holder=2))


def recuse(db, committee, motion, *, by=None, seat=0, college="ess", now=A_MORNING):
    """The seat withdraws, by its titular unless said."""
    actor = the_actor(db, by or committee.members[college][seat], now=now)
    form = RecusalForm(seat=committee.seats[college][seat].public_id, reason=WHY)
    return withdrawing.recuse(db, actor, motion, form, now=now, link="http://localhost/v")


def closed(db, committee, motion):
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=A_MORNING + timedelta(hours=1))
    return queries.record_data(db, motion, number=the_entry(db, motion).number)


@both
def test_a_seat_withdraws_before_opening_and_does_not_vote(db, committee):
    motion = a_motion(db, committee)
    recuse(db, committee, motion)
    preparing.open_vote(db, the_actor(db, committee.facilitator), motion, OpeningForm(), now=A_MORNING)
    member, seat = committee.members["ess"][0], committee.seats["ess"][0]
    assert queries.voices(db, the_actor(db, member), motion) == []
    with pytest.raises(Conflict) as refusal:
        votes(db, motion, member, FOR, seat)
    assert refusal.value.code == "seat_recused"
    assert db.exec(select(Ballot)).all() == []
    assert len(queries.roll(db, motion)) == 15  # the roll frozen at opening still names it


@both
def test_a_seat_withdraws_while_the_vote_is_open_but_not_once_it_has_voted(db, committee):
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][0], FOR)
    with pytest.raises(Conflict) as refusal:
        recuse(db, committee, motion)
    assert refusal.value.code == "seat_has_spoken"
    assert recuse(db, committee, motion, seat=1).name == "Siège ess-2"
    with pytest.raises(Conflict) as again:
        recuse(db, committee, motion, seat=1)
    assert again.value.code == "already_recused"


@both
def test_nobody_withdraws_once_the_vote_is_closed(db, committee):
    motion = an_open_vote(db, committee)
    recusal = recuse(db, committee, motion)
    closed(db, committee, motion)
    with pytest.raises(Conflict):
        recuse(db, committee, motion, seat=1)
    actor = the_actor(db, committee.members["ess"][0])
    with pytest.raises(Conflict):
        withdrawing.take_part_again(db, actor, motion, recusal, now=A_MORNING)


@both
def test_who_sits_elsewhere_does_not_withdraw_a_seat_and_a_facilitator_does_with_her_name(db, committee):
    motion = an_open_vote(db, committee)
    with pytest.raises(Refused):
        recuse(db, committee, motion, by=committee.members["ess"][1])
    recusal = recuse(db, committee, motion, by=committee.facilitator)
    assert recusal.recorded_by_name == "Faustine Brindille"
    letter = db.exec(select(Letter)).one()  # the seat is told, and told how to vote all the same
    assert WHY in letter.text
    assert "http://localhost/v" in letter.text
    assert "recuse" in {line.verb for line in db.exec(select(LedgerLine))}


@both
def test_a_seat_that_was_withdrawn_by_another_takes_part_again_and_votes(db, committee):
    motion = an_open_vote(db, committee)
    recusal = recuse(db, committee, motion, by=committee.facilitator)
    member = committee.members["ess"][0]
    with pytest.raises(Refused):
        stranger = the_actor(db, committee.members["ess"][1])
        withdrawing.take_part_again(db, stranger, motion, recusal, now=A_MORNING)
    withdrawing.take_part_again(db, the_actor(db, member), motion, recusal, now=A_MORNING)
    votes(db, motion, member, FOR)
    assert recused.of(db, motion) == {}
    assert recuse(db, committee, motion, seat=1).name == "Siège ess-2"


@both
def test_a_seat_that_withdrew_neither_speaks_through_a_proxy_nor_carries_one(db, committee):
    motion = an_open_vote(db, committee)
    first, second, third = committee.seats["ess"][:3]
    about = ("motion", motion.public_id)
    a_proxy(db, committee.body, first, second, about, by=committee.members["ess"][0])
    recuse(db, committee, motion, seat=0)
    held = queries.voices(db, the_actor(db, committee.members["ess"][1]), motion)
    assert [voice.seat for voice in held] == [second.public_id]

    a_proxy(db, committee.body, third, second, about, by=committee.members["ess"][2])
    recuse(db, committee, motion, seat=1)
    assert queries.voices(db, the_actor(db, committee.members["ess"][1]), motion) == []
    votes(db, motion, committee.members["ess"][2], FOR)  # the principal still speaks for herself


@both
def test_a_seat_that_withdrew_gives_no_proxy_and_receives_none(db, committee):
    motion = an_open_vote(db, committee)
    recuse(db, committee, motion, seat=0)
    for principal, holder in ((0, 1), (1, 0)):
        giver = the_actor(db, committee.members["ess"][principal])
        seats = committee.seats["ess"]
        form = ProxyForm(principal=seats[principal].public_id, holder=seats[holder].public_id)
        with pytest.raises(Conflict) as refusal:
            accompanying.entrust(db, giver, motion, form, now=A_MORNING)
        assert refusal.value.code == "seat_recused"


@both
def test_participation_says_who_withdrew_and_reminds_nobody_of_it(db, committee, app):
    motion = an_open_vote(db, committee)
    recuse(db, committee, motion)
    with app.test_request_context():
        turnout = panel.turnout(db, motion)
    ess = turnout.colleges[0]
    assert (turnout.seats, ess.withdrawn, len(ess.states)) == (14, ("Siège ess-1",), 3)
    assert "Siège ess-1" not in ess.missing


@both
def test_the_record_names_it_and_is_counted_again_to_the_same_verdict(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    recuse(db, committee, motion, college="hab", seat=3)
    everybody_votes(db, motion, committee, {"ess": [FOR] * 4, "col": [FOR] * 3})
    data = closed(db, committee, motion)
    assert [(one["name"], one["reason"]) for one in data["recusals"]] == [("Siège hab-4", WHY)]
    assert data["result"]["overall"]["eligible"] == 14
    assert record.seal(data) == data["sha256"]
    assert records.as_data(record.recount(data)) == data["result"]


@both
@pytest.mark.parametrize(
    "forged",
    [
        lambda data: data["recusals"].append(data["recusals"][0]),
        lambda data: data["recusals"][0].update(seat="nowhere"),
        lambda data: data["recusals"][0].update(college="ess"),
        lambda data: data["recusals"][0].update(seat=data["ballots"][0]["seat"], college="ess"),
    ],
    ids=["twice", "off the roll", "of another college", "that voted"],
)
def test_a_record_that_contradicts_itself_about_who_withdrew_is_unreadable(db, committee, forged):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    recuse(db, committee, motion, college="hab", seat=3)
    votes(db, motion, committee.members["ess"][0], FOR)
    data = closed(db, committee, motion)
    record.recount(data)
    forged(data)
    with pytest.raises(record.Unreadable):
        record.recount(data)


@both
def test_the_record_of_a_vote_without_recusal_is_as_it_always_was(db, committee):
    motion = an_open_vote(db, committee)
    data = closed(db, committee, motion)
    assert "recusals" not in data
    assert all("withdrawn" not in one for one in data["result"]["colleges"])


@both
def test_a_recusal_of_another_initiative_is_not_found(db, committee):
    twin = a_committee(db, an_initiative(db))
    motion = an_open_vote(db, committee)
    recusal = recuse(db, committee, motion)
    with pytest.raises(Missing):
        about = (recused.KIND, motion.public_id)
        withdrawn.recusal_for(db, the_actor(db, twin.facilitator), about, recusal.public_id)


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), slug="comite")
    return app, committee


def question(committee, **more):
    return {
        "body": "comite",
        "title": "Acheter la chambre froide",
        "text": "Le comité verse-t-il l’avance ?",
        "rule": "body",
        "then": "open",
        **more,
    }


def organisation_of(app, committee, seat=0):
    with app.extensions["database"].reading() as db:
        return db.get_one(Organisation, committee.seats["ess"][seat].organisation_id).public_id


def test_who_gains_and_sits_is_proposed_to_withdraw_before_the_vote_opens(house):
    app, committee = house
    browser = signed_in(app, committee.facilitator)
    assert "argent ou un avantage" in browser.get("/valbrume/votes/preparer").text
    gaining = organisation_of(app, committee)
    answer = browser.post("/valbrume/votes/preparer", data=question(committee, beneficiary=gaining))
    page = browser.get(answer.headers["Location"]).text
    assert "En préparation" in page  # not opened at once
    assert "Cette décision donne de l’argent ou un avantage à Maison ess 1." in page
    assert "Inscrire le déport de Siège ess-1" in page
    where = answer.headers["Location"].partition("#")[0]
    sent = {"seat": committee.seats["ess"][0].public_id, "reason": "L’organisation bénéficie de la décision."}
    assert browser.post(f"{where}/deports", data=sent).status_code == 303
    assert browser.post(f"{where}/ouverture", data={}).status_code == 303
    hers = signed_in(app, committee.members["ess"][0]).get(where).text
    assert "Vous ne prenez pas part à ce vote" in hers
    assert "saisi par Faustine Brindille" in hers
    others = signed_in(app, committee.members["ess"][1]).get(where).text
    assert "Siège ess-1 ne prend pas part à ce vote." in others


def test_a_vote_that_gives_nothing_to_who_sits_opens_at_once(house):
    app, committee = house
    browser = signed_in(app, committee.facilitator)
    with app.extensions["database"].transaction() as db:
        outside = an_organisation(db, committee.initiative, "Ailleurs").public_id
    for more in ({}, {"beneficiary": outside}):
        answer = browser.post("/valbrume/votes/preparer", data=question(committee, **more))
        assert "Vote ouvert" in browser.get(answer.headers["Location"]).text


def test_an_organisation_of_another_initiative_does_not_gain_here(house):
    app, committee = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        elsewhere = an_organisation(db, an_initiative(db), "Ailleurs").public_id
    browser = signed_in(app, committee.facilitator)
    answer = browser.post("/valbrume/votes/preparer", data=question(committee, beneficiary=elsewhere))
    assert answer.status_code == 404


def test_the_result_says_who_withdrew_and_why(house):
    app, committee = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        motion = an_open_vote(db, committee)
        recuse(db, committee, motion)
        closed(db, committee, motion)
    page = signed_in(app, committee.members["ess"][1]).get(f"/valbrume/votes/{motion.public_id}").text
    assert "s’est déporté·e" in page
    assert WHY in page
    assert "Sièges déportés" in page


def test_a_seat_withdraws_and_takes_part_again_from_the_page(house):
    app, committee = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        motion = an_open_vote(db, committee)
        a_proxy(
            db,
            committee.body,
            committee.seats["ess"][1],
            committee.seats["ess"][0],
            ("motion", motion.public_id),
            by=committee.members["ess"][1],
        )
    where = f"/valbrume/votes/{motion.public_id}"
    browser = signed_in(app, committee.members["ess"][0])
    sent = {"seat": committee.seats["ess"][0].public_id, "reason": WHY}
    assert browser.post(f"{where}/deports", data={**sent, "reason": " "}).status_code == 422
    assert browser.post(f"{where}/deports", data=sent).status_code == 303
    assert "ce pouvoir est suspendu ici" in browser.get(where).text
    with app.extensions["database"].reading() as db:
        recusal = db.exec(select(Recusal)).one().public_id
    assert browser.post(f"{where}/deports/{recusal}/reprise").status_code == 303
    assert "Votre vote porte 2 voix" in browser.get(where).text
    stranger = signed_in(app, committee.members["ess"][2])
    assert stranger.post(f"{where}/deports", data=sent).status_code == 403
