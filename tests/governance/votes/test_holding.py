"""Holding a vote: corrected before the first ballot, put off, suspended, resumed, annulled, asked again. Always a trace."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.standing import Standing
from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from governance.meetings import queries as meetings
from governance.meetings.actions import convening
from governance.votes import incidents, options, queries, record
from governance.votes.actions import asking_again, casting, closing, holding, preparing
from governance.votes.forms import (
    AnnulmentForm,
    ExtensionForm,
    OpeningForm,
    ResumingForm,
    SuspensionForm,
    WordingForm,
)
from governance.votes.models import Ballot, RegisterEntry, VoteIncident
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from governance.votes.rules.holding import IncidentKind
from governance.votes.rules.lifecycle import Stage
from people.models import Membership, Person
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_charters import a_charter
from tests.builders_governance import (
    a_choice,
    a_committee,
    a_motion,
    an_open_vote,
    everybody_votes,
    holds,
    the_entry,
    votes,
)
from tests.builders_meetings import a_convened_meeting

pytestmark = pytest.mark.both_databases
FOR = Choice.FOR
LINK = "http://localhost/v"
WHY = "La liste des sièges porte une erreur."
SOON, LATER = A_MORNING + timedelta(hours=1), A_MORNING + timedelta(days=9)


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db))


def the_facilitator(db, committee):
    return the_actor(db, committee.facilitator)


def corrects(db, committee, motion, by=None, *, wording=0, now=SOON, **words):
    form = WordingForm(
        **{"title": motion.title, "text": motion.text, "about": motion.about, "wording": wording, **words}
    )
    actor = the_actor(db, by or committee.facilitator)
    holding.correct_wording(db, actor, motion, form, link=LINK, now=now)


def suspends(db, committee, motion, *, now=SOON):
    actor = the_facilitator(db, committee)
    holding.suspend(db, actor, motion, SuspensionForm(reason=WHY), link=LINK, now=now)


def resumes(db, committee, motion, *, closes_at=LATER, now=SOON):
    actor = the_facilitator(db, committee)
    holding.resume(db, actor, motion, ResumingForm(closes_at=closes_at), link=LINK, now=now)


def annuls(db, committee, motion, *, now=SOON):
    actor = the_facilitator(db, committee)
    return holding.annul(db, actor, motion, AnnulmentForm(reason=WHY), link=LINK, now=now)


def extends(db, committee, motion, *, closes_at=LATER, now=SOON):
    actor = the_facilitator(db, committee)
    form = ExtensionForm(reason=WHY, closes_at=closes_at)
    holding.extend(db, actor, motion, form, link=LINK, now=now)


def closes(db, committee, motion, *, now=SOON):
    return closing.close_vote(db, the_facilitator(db, committee), motion, now=now)


def trail(db, verb):
    return [json.loads(one.details) for one in db.exec(select(LedgerLine).where(LedgerLine.verb == verb))]


def letters(db):
    return [one.subject for one in db.exec(select(Letter))]


def test_before_the_first_ballot_the_words_are_corrected_and_the_former_ones_kept(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    former, rule, roll = motion.text, motion.rule_hash, motion.roll_hash
    corrects(db, committee, motion, text="Le comité adopte-t-il la charte, annexe comprise ?")
    assert (motion.rule_hash, motion.roll_hash) == (rule, roll)
    votes(db, motion, committee.members["ess"][0], FOR)
    closes(db, committee, motion)
    data = queries.record_data(db, motion, number=the_entry(db, motion).number)
    (kept,) = data["incidents"]
    assert (data["text"], kept["words"]["before"]["text"]) == (motion.text, former)
    assert kept["by"] == "Faustine Brindille"
    assert the_entry(db, motion).text.endswith("annexe comprise ?")
    assert data["sha256"] == the_entry(db, motion).sha256 == record.seal(data)
    assert records.as_data(record.recount(data)) == data["result"]
    (line,) = trail(db, "correct_wording")
    assert (line["before"]["text"], line["after"]["text"]) == (former, motion.text)


def test_a_correction_is_read_word_by_word(db, committee, app):
    motion = an_open_vote(db, committee, title="Adopter la charte")
    corrects(db, committee, motion, title="Adopter notre charte", about="Lue en mars.")
    with app.test_request_context():
        (seen,) = incidents.shown(incidents.of(db, motion))
    title, about = seen.parts
    assert [part for part in title if part[0] != "same"] == [("del", "la "), ("add", "notre ")]
    assert "".join(text for kind, text in title if kind != "del") == "Adopter notre charte"
    assert about == (("add", "Lue en mars."),)


def test_after_the_first_ballot_the_words_stand_and_the_refusal_says_what_can_be_done(db, committee):
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][0], FOR)
    with pytest.raises(Conflict, match="suspendre le vote, ou l’annuler") as refusal:
        corrects(db, committee, motion, text="Autre chose ?")
    assert refusal.value.code == "already_voted"
    assert motion.text == "Le comité adopte-t-il la charte ?"
    assert incidents.of(db, motion) == []


@pytest.mark.parametrize("stage", ["draft", "closed", "annulled", "due"])
def test_words_are_corrected_only_while_the_vote_is_held(db, committee, stage):
    motion = a_motion(db, committee) if stage == "draft" else an_open_vote(db, committee)
    if stage == "closed":
        closes(db, committee, motion)
    if stage == "annulled":
        annuls(db, committee, motion)
    with pytest.raises(Conflict):
        now = A_MORNING + timedelta(days=7) if stage == "due" else SOON
        corrects(db, committee, motion, text="Autre chose ?", now=now)


def test_only_who_facilitates_holds_a_vote(db, committee):
    motion, member = an_open_vote(db, committee), committee.members["ess"][0]
    actor = the_actor(db, member)
    with pytest.raises(Refused):
        corrects(db, committee, motion, member, text="Autre chose ?")
    for deed, form in (
        (holding.suspend, SuspensionForm(reason=WHY)),
        (holding.annul, AnnulmentForm(reason=WHY)),
        (holding.extend, ExtensionForm(reason=WHY, closes_at=LATER)),
        (holding.resume, ResumingForm()),
    ):
        with pytest.raises(Refused):
            deed(db, actor, motion, form, link=LINK, now=SOON)
    annuls(db, committee, motion)
    with pytest.raises(Refused):
        asking_again.ask_again(db, actor, motion, now=SOON)


def test_of_two_corrections_written_from_the_same_page_the_second_is_told_to_read_first(db, committee):
    motion = an_open_vote(db, committee)
    corrects(db, committee, motion, text="Première correction ?")
    with pytest.raises(Conflict) as refusal:
        corrects(db, committee, motion, text="Seconde correction ?")
    assert refusal.value.code == "corrected_meanwhile"
    corrects(db, committee, motion, text="Seconde correction ?", wording=1)
    assert incidents.wording(incidents.of(db, motion)) == 2
    with pytest.raises(Invalid):
        corrects(db, committee, motion, wording=2)


def test_a_ballot_that_answers_the_former_words_is_refused(db, committee):
    """Nobody votes for a text she has not read."""
    motion, member = an_open_vote(db, committee), committee.members["ess"][0]
    seat, actor = committee.seats["ess"][0].public_id, the_actor(db, member)
    corrects(db, committee, motion, text="Autre chose ?")
    with pytest.raises(Conflict) as refusal:
        casting.cast_ballot(db, actor, motion, {seat: FOR}, now=SOON, wording=0)
    assert refusal.value.code == "corrected_meanwhile"
    assert db.exec(select(Ballot)).all() == []
    casting.cast_ballot(db, actor, motion, {seat: FOR}, now=SOON, wording=1)


def test_a_suspended_vote_takes_no_ballot_and_its_deadline_does_not_close_it(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    votes(db, motion, committee.members["ess"][0], FOR)
    suspends(db, committee, motion)
    with pytest.raises(Conflict, match="suspendu") as refusal:
        votes(db, motion, committee.members["ess"][1], FOR, committee.seats["ess"][1])
    assert refusal.value.code == "suspended"
    long_after = A_MORNING + timedelta(days=30)
    assert motion.public_id not in queries.due(db, long_after)
    assert closing.close_due(db, motion, now=long_after) is None
    with pytest.raises(Conflict):
        closes(db, committee, motion)
    assert motion.stage is Stage.SUSPENDED
    assert queries.waiting(db, the_actor(db, committee.members["ess"][1])) == []


def test_resuming_asks_for_a_new_deadline_and_counts_what_was_cast_before(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    votes(db, motion, committee.members["ess"][0], FOR)
    suspends(db, committee, motion)
    for wrong in (None, SOON):
        with pytest.raises(Invalid):
            resumes(db, committee, motion, closes_at=wrong)
    resumes(db, committee, motion)
    votes(db, motion, committee.members["ess"][1], FOR)
    with pytest.raises(Conflict):
        resumes(db, committee, motion)
    assert closing.close_due(db, motion, now=LATER).at == LATER
    assert motion.result["overall"]["turnout"] == 2
    data = queries.record_data(db, motion, number="")
    assert [one["kind"] for one in data["incidents"]] == ["suspended", "resumed"]


def test_a_vote_that_closes_by_hand_resumes_without_a_deadline(db, committee):
    motion = an_open_vote(db, committee, days=None)
    suspends(db, committee, motion)
    resumes(db, committee, motion, closes_at=None)
    assert (motion.stage, motion.closes_at) == (Stage.OPEN, None)


def test_an_annulled_vote_keeps_its_ballots_sealed_and_is_never_counted(db, committee):
    motion = an_open_vote(db, committee)
    everybody_votes(db, motion, committee)
    done = annuls(db, committee, motion)
    assert motion.stage is Stage.ANNULLED
    assert (motion.result, queries.entry_of(db, motion)) == (None, None)
    assert len(queries.urn(db, motion)) == 15
    assert done.seal == holding.seal_of(db, motion, done.nonce)
    for again in (annuls, closes, suspends, resumes, extends):
        with pytest.raises(Conflict):
            again(db, committee, motion)
    with pytest.raises(Conflict, match="annulé"):
        votes(db, motion, committee.members["ess"][0], FOR, committee.seats["ess"][0])
    (line,) = trail(db, "annul_vote")
    assert (line["reason"], line["ballots_sha256"]) == (WHY, done.seal)


def test_one_ballot_changed_after_the_annulment_breaks_its_seal(db, committee):
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][0], FOR)
    done = annuls(db, committee, motion)
    ballot = db.exec(select(Ballot)).one()
    ballot.choice = Choice.AGAINST
    db.add(ballot)
    db.flush()
    assert done.seal != holding.seal_of(db, motion, done.nonce)


def test_the_seal_does_not_give_the_ballots_away(db, committee):
    """So few ballots could be guessed from a bare digest: a secret goes with them, and stays in the database."""
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][0], FOR)
    done = annuls(db, committee, motion)
    bare = queries.ballots_data(db, motion, queries.urn(db, motion))
    assert done.seal not in (record.seal(bare), holding.seal_of(db, motion, ""))
    told = json.dumps([queries.frozen_data(db, motion), trail(db, "annul_vote")], ensure_ascii=False)
    assert done.nonce not in told
    assert '"choice"' not in told


def test_the_charter_an_annulled_vote_would_have_adopted_is_a_draft_again(db, committee):
    version = a_charter(db, committee.initiative)
    motion = an_open_vote(db, committee, charter=version.public_id)
    assert version.standing is Standing.PROPOSED
    annuls(db, committee, motion)
    assert version.standing is Standing.DRAFT


def test_the_charter_stays_proposed_while_another_vote_is_about_it(db, committee):
    version = a_charter(db, committee.initiative)
    first, _second = (an_open_vote(db, committee, charter=version.public_id) for _ in range(2))
    annuls(db, committee, first)
    assert version.standing is Standing.PROPOSED


def test_an_annulled_question_is_asked_again_once_under_another_number(db, committee):
    motion = a_choice(db, committee)
    with pytest.raises(Conflict) as standing:
        asking_again.ask_again(db, the_facilitator(db, committee), motion, now=SOON)
    assert standing.value.code == "not_annulled"
    annuls(db, committee, motion)
    fresh = asking_again.ask_again(db, the_facilitator(db, committee), motion, now=SOON)
    assert (fresh.stage, fresh.title, fresh.rule_text) == (Stage.DRAFT, motion.title, motion.rule_text)
    assert [one.label for one in options.of(db, fresh)] == [one.label for one in options.of(db, motion)]
    assert incidents.again(db, motion) == (None, fresh)
    assert incidents.again(db, fresh) == (motion, None)
    with pytest.raises(Conflict) as twice:
        asking_again.ask_again(db, the_facilitator(db, committee), motion, now=SOON)
    assert twice.value.code == "already_asked_again"
    preparing.open_vote(db, the_facilitator(db, committee), fresh, OpeningForm(), now=SOON)
    everybody = committee.members["ess"][0]
    assert queries.voices(db, the_actor(db, everybody), fresh)
    closes(db, committee, fresh)
    assert the_entry(db, fresh).number == "2026-01"


def test_the_item_of_the_agenda_leads_to_the_vote_asked_again(db, committee):
    meeting = a_convened_meeting(db, committee)
    item = meetings.item_rows(db, meeting)[1]
    motion = an_open_vote(db, committee, meeting=meeting.public_id)
    actor = the_facilitator(db, committee)
    convening.attach_motion(db, actor, meeting, item, motion.public_id, now=SOON)
    annuls(db, committee, motion)
    fresh = asking_again.ask_again(db, actor, motion, now=SOON)
    assert (item.motion, fresh.meeting) == (fresh.public_id, meeting.public_id)


def test_a_closing_is_put_off_with_its_reason_and_never_brought_forward(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(quorum=NO_QUORUM))
    announced = motion.closes_at
    for wrong in (announced, announced - timedelta(days=1)):
        with pytest.raises(Conflict) as refusal:
            extends(db, committee, motion, closes_at=wrong)
        assert refusal.value.code == "not_later"
    extends(db, committee, motion)
    assert closing.close_due(db, motion, now=announced) is None
    votes(db, motion, committee.members["ess"][0], FOR, now=announced)
    assert closing.close_due(db, motion, now=LATER) is not None
    (told,) = queries.record_data(db, motion, number="")["incidents"]
    assert (told["kind"], told["reason"]) == ("extended", WHY)
    assert told["closes_before"] < told["closes_at"]
    assert [line["reason"] for line in trail(db, "extend_vote")] == [WHY]


def test_a_vote_that_has_reached_its_hour_is_neither_put_off_suspended_nor_annulled(db, committee):
    motion = an_open_vote(db, committee)
    for deed in (extends, suspends, annuls):
        with pytest.raises(Conflict):
            deed(db, committee, motion, now=motion.closes_at)
    assert motion.stage is Stage.OPEN


def test_a_vote_without_an_hour_is_not_put_off(db, committee):
    motion = an_open_vote(db, committee, days=None)
    with pytest.raises(Conflict, match="pas d’heure de clôture"):
        extends(db, committee, motion)


def test_whoever_sits_is_told_by_letter(db, committee):
    alternate = a_member(db, committee.initiative, "Suppléante")
    holds(db, committee.seats["ess"][0], alternate, titular=False)
    motion = an_open_vote(db, committee)
    corrects(db, committee, motion, title="Adopter notre charte")
    extends(db, committee, motion)
    suspends(db, committee, motion)
    resumes(db, committee, motion, closes_at=LATER + timedelta(days=1))
    annuls(db, committee, motion)
    sent = letters(db)
    seated = db.exec(
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.id != committee.facilitator.id, Person.email != "")
    ).all()
    assert len(seated) == 16
    for subject in ("Texte corrigé", "Clôture repoussée", "Vote suspendu", "Vote repris", "Vote annulé"):
        assert len([one for one in sent if one.startswith(subject)]) == len(seated)
    assert all(LINK in one.text for one in db.exec(select(Letter)))
    assert {row.kind for row in db.exec(select(VoteIncident))} == set(IncidentKind)


def test_what_befalls_a_vote_of_another_initiative_is_not_found(db, committee):
    twin = a_committee(db, an_initiative(db))
    motion = an_open_vote(db, committee)
    with pytest.raises(Missing):
        queries.motion_for(db, the_actor(db, twin.facilitator), motion.public_id)
    with pytest.raises(Missing):
        annuls(db, twin, motion)
    assert db.exec(select(RegisterEntry)).all() == []
