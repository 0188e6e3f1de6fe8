"""Paper and telephone: written down with a proof and a name, told to whom it binds, and undone by her in one gesture."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.functioning import NO_QUORUM, ProxyRule, VoteRule
from charters.rules.terms import Visibility
from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from governance.committee import queries as bodies
from governance.committee.forms import RecusalForm
from governance.meetings.actions import answering
from governance.meetings.forms import AnswerForm
from governance.meetings.models import Answer
from governance.paper import actions, news, queries
from governance.paper.forms import PaperBallotForm, PaperProxyForm, Proof, TelephoneForm
from governance.paper.models import PaperEntry, PaperProof
from governance.votes import queries as voting
from governance.votes.actions import closing, withdrawing
from governance.votes.models import Ballot
from governance.votes.rules.ballots import Choice
from people import current
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_governance import a_committee, a_motion, a_proxy, an_open_vote, holds, the_entry, votes
from tests.builders_meetings import a_convened_meeting

data = pytest.mark.both_databases
FOR, AGAINST = Choice.FOR, Choice.AGAINST
SEEN = "Remis en main propre le 2 mars, signé devant moi."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), proxy_rule=ProxyRule(max_per_holder=2))


def who(committee, seat, college="ess"):
    seats, members = committee.seats[college], committee.members[college]
    return {"who": f"{seats[seat].public_id}:{members[seat].public_id}", "statement": SEEN}


def ballot(db, committee, motion, choice=FOR, *, seat=0, by=None, proof=None, now=A_MORNING, member=None):
    actor = the_actor(db, by or committee.facilitator, now=now)
    said = who(committee, seat)
    if member is not None:
        said["who"] = f"{committee.seats['ess'][seat].public_id}:{member.public_id}"
    form = PaperBallotForm(choice=choice, **said)
    return actions.record_ballot(db, actor, motion, form, proof, now=now, link="http://localhost/s")


def proxy(db, committee, about, *, principal=0, holder=1):
    actor = the_actor(db, committee.facilitator)
    form = PaperProxyForm(holder=committee.seats["ess"][holder].public_id, **who(committee, principal))
    return actions.record_proxy(db, actor, about, form, None, now=A_MORNING, link="http://localhost/s")


def contest(db, committee, entry, *, seat=0, by=None, now=A_MORNING):
    actions.contest(db, the_actor(db, by or committee.members["ess"][seat], now=now), entry, now=now)


def urn(db, motion):
    rows = db.exec(select(Ballot).where(Ballot.motion_id == motion.id))
    return {one.seat_id: (one.choice, one.recorded_by_name) for one in rows}


def verbs(db):
    return [line.verb for line in db.exec(select(LedgerLine).order_by(LedgerLine.number))]


@data
def test_a_ballot_of_paper_is_the_seats_and_marked_with_who_wrote_it_down(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    entry = ballot(db, committee, motion)
    seat = committee.seats["ess"][0]
    assert urn(db, motion) == {seat.id: (FOR, "Faustine Brindille")}
    line = next(one for one in voting.roll(db, motion) if one.seat_id == seat.id)
    assert line.used
    assert (entry.name, entry.recorded_by_name, entry.statement) == (
        "Siège ess-1",
        "Faustine Brindille",
        SEEN,
    )
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=A_MORNING)
    told = voting.record_data(db, motion, number=the_entry(db, motion).number)["ballots"]
    assert [(one["by"], one["recorded_by"]) for one in told] == [("Siège ess-1", "Faustine Brindille")]


@data
def test_the_person_is_told_by_mail_and_at_home_and_the_choice_is_in_neither(db, committee, app):
    motion = an_open_vote(db, committee)
    entry = ballot(db, committee, motion, AGAINST)
    letter = db.exec(select(Letter)).one()
    assert "Faustine Brindille a saisi en votre nom" in letter.text
    assert SEEN in letter.text
    assert "http://localhost/s" in letter.text
    with app.test_request_context():
        current.within(committee.initiative)
        since = A_MORNING - timedelta(minutes=1)
        hers = news.changes(db, the_actor(db, committee.members["ess"][0]), since)
        others = news.changes(db, the_actor(db, committee.members["ess"][1]), since)
        assert ["en votre nom" in one.what for one in hers] == [True]
        assert others == []
        contest(db, committee, entry, now=A_MORNING)
        told = news.changes(db, the_actor(db, committee.facilitator), since)
        assert ["conteste une saisie" in one.what for one in told] == [True]


@data
def test_a_contested_ballot_counts_no_longer_and_the_seat_votes_itself(db, committee):
    motion = an_open_vote(db, committee)
    entry = ballot(db, committee, motion)
    with pytest.raises(Refused):
        contest(db, committee, entry, by=committee.facilitator)
    with pytest.raises(Refused):
        contest(db, committee, entry, seat=1)
    contest(db, committee, entry)
    assert urn(db, motion) == {}
    assert not any(line.used for line in voting.roll(db, motion))
    with pytest.raises(Conflict) as again:
        contest(db, committee, entry)
    assert again.value.code == "already_contested"
    votes(db, motion, committee.members["ess"][0], AGAINST)
    assert list(urn(db, motion).values()) == [(AGAINST, "")]
    assert verbs(db)[-2:] == ["record_ballot", "contest_entry"]


@data
def test_what_she_has_said_herself_since_stays_when_she_contests(db, committee):
    motion = an_open_vote(db, committee)
    entry = ballot(db, committee, motion, FOR)
    votes(db, motion, committee.members["ess"][0], AGAINST)
    contest(db, committee, entry)
    assert list(urn(db, motion).values()) == [(AGAINST, "")]


@data
def test_nothing_is_contested_after_closing(db, committee):
    motion = an_open_vote(db, committee)
    entry = ballot(db, committee, motion)
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=A_MORNING)
    with pytest.raises(Conflict) as refusal:
        contest(db, committee, entry)
    assert refusal.value.code == "already_closed"
    assert len(urn(db, motion)) == 1
    assert entry.contested_at is None


@data
def test_paper_never_replaces_what_a_seat_has_said_itself(db, committee):
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][0], AGAINST)
    with pytest.raises(Conflict) as refusal:
        ballot(db, committee, motion)
    assert refusal.value.code == "seat_has_spoken"
    assert list(urn(db, motion).values()) == [(AGAINST, "")]


@data
def test_the_paper_of_a_titular_replaces_what_a_proxy_had_said_and_an_alternates_paper_never_a_titulars(
    db, committee
):
    alternate = a_member(db, committee.initiative, "Ysé Bellombre")
    holds(db, committee.seats["ess"][0], alternate, titular=False)
    motion = an_open_vote(db, committee)
    first, second = committee.seats["ess"][:2]
    a_proxy(db, committee.body, first, second, ("motion", motion.public_id), by=committee.members["ess"][0])
    votes(db, motion, committee.members["ess"][1], AGAINST)
    ballot(db, committee, motion, FOR)
    assert urn(db, motion)[first.id] == (FOR, "Faustine Brindille")
    assert not next(one for one in voting.roll(db, motion) if one.seat_id == first.id).represented_by
    with pytest.raises(Conflict):
        ballot(db, committee, motion, AGAINST, member=alternate)


@data
def test_only_a_facilitator_writes_down_and_never_for_her_own_seat(db, committee):
    motion = an_open_vote(db, committee)
    with pytest.raises(Refused):
        ballot(db, committee, motion, by=committee.members["ess"][1])
    holds(db, committee.seats["ess"][2], committee.facilitator, titular=False)
    again = an_open_vote(db, committee, title="Une autre question")
    with pytest.raises(Conflict) as refusal:
        ballot(db, committee, again, seat=2, member=committee.facilitator)
    assert refusal.value.code == "ones_own_seat"
    with pytest.raises(Missing):  # who does not sit there
        ballot(db, committee, motion, seat=0, member=committee.members["ess"][1])


@data
def test_a_seat_that_withdrew_has_no_ballot_of_paper_either(db, committee):
    motion = an_open_vote(db, committee)
    form = RecusalForm(seat=committee.seats["ess"][0].public_id, reason="J’y travaille.")
    withdrawing.recuse(db, the_actor(db, committee.members["ess"][0]), motion, form, now=A_MORNING)
    with pytest.raises(Conflict) as refusal:
        ballot(db, committee, motion)
    assert refusal.value.code == "seat_recused"


@data
def test_a_confidential_vote_takes_no_ballot_of_paper_with_a_name(db, committee):
    rule = VoteRule(visibility=Visibility.CONFIDENTIAL, changeable=False)
    motion = an_open_vote(db, committee, rule=rule)
    with pytest.raises(Conflict) as refusal:
        ballot(db, committee, motion)
    assert refusal.value.code == "not_by_name"


@data
def test_a_contested_proxy_is_revoked_and_what_was_said_through_it_is_taken_out(db, committee):
    motion = an_open_vote(db, committee)
    entry = proxy(db, committee, motion)
    votes(db, motion, committee.members["ess"][1], FOR)
    first, second = committee.seats["ess"][:2]
    assert set(urn(db, motion)) == {first.id, second.id}
    contest(db, committee, entry)
    assert set(urn(db, motion)) == {second.id}
    assert bodies.standing_proxies(db, committee.body.id, [("motion", motion.public_id)]) == []
    votes(db, motion, committee.members["ess"][0], AGAINST)
    assert urn(db, motion)[first.id] == (AGAINST, "")


@data
def test_a_written_proxy_obeys_the_rule_of_the_body_like_any_other(db, committee, app):
    motion = an_open_vote(db, committee)
    with app.test_request_context():
        proxy(db, committee, motion, principal=0)
        proxy(db, committee, motion, principal=2)
        with pytest.raises(Conflict) as refusal:
            proxy(db, committee, motion, principal=3)
    assert refusal.value.code == "proxy_refused"


@data
def test_a_proxy_is_written_down_before_a_vote_opens_and_contested_then(db, committee):
    motion = a_motion(db, committee)
    entry = proxy(db, committee, motion)
    contest(db, committee, entry)
    assert bodies.standing_proxies(db, committee.body.id, [("motion", motion.public_id)]) == []


@data
def test_an_answer_by_telephone_is_hers_until_she_contests_or_answers_herself(db, committee):
    meeting = a_convened_meeting(db, committee)
    form = TelephoneForm(reply="coming", **who(committee, 0))
    actor = the_actor(db, committee.facilitator)
    entry = actions.record_answer(db, actor, meeting, form, None, now=A_MORNING, link="")
    said = db.exec(select(Answer)).one()
    assert (said.reply.value, said.recorded_by) == ("coming", committee.facilitator.id)
    contest(db, committee, entry)
    assert db.exec(select(Answer)).all() == []

    again = actions.record_answer(db, actor, meeting, form, None, now=A_MORNING, link="")
    own = AnswerForm(seat=committee.seats["ess"][0].public_id, reply="absent")
    answering.answer(db, the_actor(db, committee.members["ess"][0]), meeting, own, now=A_MORNING)
    contest(db, committee, again)
    assert [one.reply.value for one in db.exec(select(Answer))] == ["absent"]


@data
def test_a_proof_is_kept_apart_with_its_fingerprint_and_refused_when_it_is_none(db, committee, app):
    motion = an_open_vote(db, committee)
    entry = ballot(db, committee, motion, proof=Proof("bulletin signé.exe", PNG))
    assert (entry.proof_name, entry.proof_type, len(entry.proof_sha256)) == (
        "bulletin-signé.png",
        "image/png",
        64,
    )
    assert queries.proof_of(db, entry) == PNG
    assert db.exec(select(PaperProof.initiative_id)).all() == [committee.initiative.id]
    with app.test_request_context(), pytest.raises(Conflict) as refusal, db.begin_nested():
        ballot(db, committee, motion, seat=1, proof=Proof("page.pdf", b"<script>"))
    assert refusal.value.code == "proof_refused"
    assert len(db.exec(select(PaperEntry)).all()) == 1
    assert len(urn(db, motion)) == 1  # nothing was half written


@data
def test_an_entry_is_read_by_whom_it_binds_and_by_facilitators(db, committee):
    motion = an_open_vote(db, committee)
    entry = ballot(db, committee, motion)
    twin = a_committee(db, an_initiative(db))
    for reader in (committee.members["ess"][0], committee.facilitator):
        assert queries.entry_for(db, the_actor(db, reader), entry.public_id) is entry
    for stranger in (committee.members["ess"][1], twin.facilitator):
        with pytest.raises(Missing):
            queries.entry_for(db, the_actor(db, stranger), entry.public_id)
    assert queries.entries(db, the_actor(db, committee.members["ess"][1])) == []
