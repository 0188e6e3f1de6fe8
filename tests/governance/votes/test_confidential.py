"""Confidential votes: roll and urn apart, opened where ballots can be mixed, counted again by anybody."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from click.testing import CliRunner
from sqlmodel import func, select

from charters.rules.functioning import ProxyRule
from charters.rules.presets import DEFAULT, FINANCIAL
from foundation.errors import Conflict, Invalid
from foundation.ledger import LedgerLine
from governance.committee.forms import RecusalForm
from governance.votes import chores, panel, queries, record, urns
from governance.votes.actions import (
    accompanying,
    casting,
    on_paper,
    withdrawing,
)
from governance.votes.models import Ballot, Motion, Urn
from governance.votes.recount import tally
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from governance.votes.rules.verdict import Outcome
from people.models import Membership
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import (
    a_choice,
    a_committee,
    an_open_vote,
    answers_with,
    votes,
)
from tests.governance.votes.mixed import (
    LARGE,
    a_large_committee,
    all_say,
    entrusts,
    is_closed,
    opened,
)

pytestmark = pytest.mark.both_databases
FOR, AGAINST, BLANK = Choice.FOR, Choice.AGAINST, Choice.BLANK


@pytest.fixture
def committee(db):
    return a_large_committee(db)


def test_no_ballot_is_stored_and_the_urn_of_a_college_is_one_row(db, committee):
    motion = opened(db, committee)
    all_say(db, motion, committee)
    assert db.exec(select(func.count()).select_from(Ballot)).one() == 0
    rows = db.exec(select(Urn).where(Urn.motion_id == motion.id)).all()
    assert sorted(row.college for row in rows) == ["col", "ess", "hab"]
    sizes = {college: len(mixed) for college, mixed in urns.of(db, motion)}
    assert sizes == {"ess": 7, "hab": 6, "col": 5}


def test_an_urn_is_sorted_by_its_codes_and_holds_nothing_else(db, committee):
    motion = opened(db, committee)
    codes = []
    for seat, member in committee.everybody[:7]:
        codes += votes(db, motion, member, FOR, seat).codes.values()
    text = db.exec(select(Urn.slips).where(Urn.motion_id == motion.id, Urn.college == "ess")).one()
    assert json.loads(text) == [[code.replace("-", ""), "for"] for code in sorted(codes)]


def test_a_code_of_eighty_bits_is_handed_over_for_each_seat_and_finds_its_ballot(db, committee):
    motion = opened(db, committee)
    (first, one), (second, two) = committee.everybody[:2]
    receipt = votes(db, motion, one, AGAINST, first)
    votes(db, motion, two, FOR, second)
    code = receipt.codes[first.public_id]
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert code not in repr(receipt)
    said = {one["code"]: one["choice"] for one in urns.ballots(db, motion)}
    assert said[code] == "against"


def test_a_confidential_ballot_is_final(db, committee):
    motion = opened(db, committee)
    seat, member = committee.everybody[0]
    votes(db, motion, member, FOR, seat)
    with pytest.raises(Conflict) as caught:
        votes(db, motion, member, AGAINST, seat)
    assert caught.value.code == "not_changeable"
    assert sum(len(mixed) for _college, mixed in urns.of(db, motion)) == 1


def test_whoever_reads_her_card_sees_that_her_seat_voted_and_not_what(db, committee):
    motion = opened(db, committee)
    seat, member = committee.everybody[0]
    votes(db, motion, member, AGAINST, seat)
    (voice,) = queries.voices(db, the_actor(db, member), motion)
    assert (voice.cast, voice.open, voice.choice, voice.answer, voice.mine) == (True, False, None, "", False)


def test_the_holder_of_proxies_casts_one_ballot_for_each_seat_in_its_own_college(db):
    free = ProxyRule(max_per_holder=2, same_college=False)
    committee = a_committee(db, an_initiative(db), colleges=LARGE, rule=FINANCIAL.rule, proxy_rule=free)
    motion = opened(db, committee)
    holder = committee.everybody[0]
    resident = (committee.seats["hab"][0], committee.members["hab"][0])
    neighbour = committee.everybody[1]
    for principal in (resident, neighbour):
        entrusts(db, committee, motion, principal, holder)
    receipt = casting.cast_ballot(
        db,
        the_actor(db, holder[1]),
        motion,
        {holder[0].public_id: FOR, resident[0].public_id: AGAINST, neighbour[0].public_id: BLANK},
        now=A_MORNING,
    )
    assert len(set(receipt.codes.values())) == 3
    told = Counter((one["college"], one["choice"]) for one in urns.ballots(db, motion))
    assert told == Counter({("ess", "for"): 1, ("ess", "blank"): 1, ("hab", "against"): 1})
    through = {line.seat: line.represented_by for line in queries.roll(db, motion) if line.represented_by}
    assert through == {
        resident[0].public_id: "Siège ess-1",
        neighbour[0].public_id: "Siège ess-1",
    }


def test_all_voices_of_one_card_are_cast_or_none(db, committee):
    motion = opened(db, committee)
    first, _second, holder = committee.everybody[:3]
    entrusts(db, committee, motion, first, holder)
    votes(db, motion, first[1], FOR, first[0])
    actor = the_actor(db, holder[1])
    with pytest.raises(Conflict):
        casting.cast_ballot(
            db, actor, motion, {holder[0].public_id: FOR, first[0].public_id: FOR}, now=A_MORNING
        )
    assert sum(len(mixed) for _college, mixed in urns.of(db, motion)) == 1


def test_a_seat_that_has_voted_neither_withdraws_nor_gives_nor_takes_back_a_proxy(db, committee):
    motion = opened(db, committee)
    principal, holder, third = committee.everybody[:3]
    proxy = entrusts(db, committee, motion, principal, holder)
    votes(db, motion, holder[1], FOR)
    actor = the_actor(db, principal[1])
    with pytest.raises(Conflict, match="mêlé"):
        accompanying.take_back(db, actor, motion, proxy, now=A_MORNING)
    with pytest.raises(Conflict, match="mêlé"):
        entrusts(db, committee, motion, principal, third)
    with pytest.raises(Conflict, match="déjà voté"):
        withdrawing.recuse(
            db, actor, motion, RecusalForm(seat=principal[0].public_id, reason="Conflit"), now=A_MORNING
        )


def test_a_paper_ballot_or_a_contested_proxy_does_not_link_anybody(db, committee):
    motion = opened(db, committee)
    principal, holder, third = committee.everybody[:3]
    facilitator = the_actor(db, committee.facilitator)
    member = db.get_one(Membership, third[1].id).public_id
    with pytest.raises(Conflict, match="confidentiel"):
        on_paper.record_ballot(db, facilitator, motion, third[0].public_id, member, FOR, now=A_MORNING)
    entrusts(db, committee, motion, principal, holder)
    votes(db, motion, holder[1], FOR)
    with pytest.raises(Conflict, match="mêlé"):
        on_paper.take_out(db, motion, principal[0].id, through_proxy=True, now=A_MORNING)
    assert sum(len(mixed) for _college, mixed in urns.of(db, motion)) == 2


def test_a_seat_that_withdraws_before_voting_leaves_the_urn_smaller(db, committee):
    motion = opened(db, committee)
    seat, member = committee.everybody[0]
    form = RecusalForm(seat=seat.public_id, reason="Elle dirige la structure")
    withdrawing.recuse(db, the_actor(db, member), motion, form, now=A_MORNING)
    all_say(db, motion, committee, but=(seat,))
    entry = is_closed(db, motion, committee)
    data = queries.record_data(db, motion, number=entry.number)
    assert record.recount(data).outcome is Outcome.CARRIED
    assert {one["seat"] for one in data["voters"]} & {one["seat"] for one in data["recusals"]} == set()


def test_participation_is_told_in_numbers_alone(db, committee):
    motion = opened(db, committee)
    principal, holder = committee.everybody[2], committee.everybody[6]
    entrusts(db, committee, motion, principal, holder)
    votes(db, motion, holder[1], FOR)
    told = {one.code: one for one in panel.turnout(db, motion).colleges}["ess"]
    assert told.states == ("voted", "represented", *["missing"] * 5)
    assert (told.cast, told.through, told.missing, told.represented) == (2, 1, (), ())


def test_the_count_is_that_of_the_same_ballots_by_name(db, committee):
    said = [FOR, AGAINST, FOR, BLANK, FOR, Choice.ABSTAIN, AGAINST]
    results = []
    for confidential in (True, False):
        motion = an_open_vote(db, committee, confidential=confidential)
        for place, (seat, member) in enumerate(committee.everybody):
            votes(db, motion, member, said[place % len(said)], seat)
        is_closed(db, motion, committee)
        results.append({name: motion.result[name] for name in ("outcome", "colleges", "overall", "balance")})
    assert results[0] == results[1]


def test_the_record_says_who_voted_and_not_what_and_is_counted_again(db, committee, tmp_path):
    motion = opened(db, committee)
    principal, holder = committee.everybody[0], committee.everybody[1]
    entrusts(db, committee, motion, principal, holder)
    all_say(db, motion, committee, but=(principal[0],))
    votes(db, motion, holder[1], AGAINST, principal[0])
    entry = is_closed(db, motion, committee)
    data = json.loads(json.dumps(queries.record_data(db, motion, number=entry.number)))
    assert {tuple(sorted(one)) for one in data["ballots"]} == {("choice", "code", "college", "count")}
    assert len(data["voters"]) == len(data["ballots"]) == 18
    assert [one["through"] for one in data["voters"] if "through" in one] == ["Siège ess-2"]
    assert data["sha256"] == entry.sha256 == record.seal(data)
    assert records.as_data(record.recount(data)) == data["result"]
    told = CliRunner().invoke(tally, [str(written(tmp_path, data))])
    assert told.exit_code == 0, told.output


def written(folder, data):
    path = folder / "bulletins.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def test_a_record_whose_roll_and_urn_disagree_is_not_counted(db, committee):
    motion = opened(db, committee)
    all_say(db, motion, committee)
    entry = is_closed(db, motion, committee)
    whole = json.dumps(queries.record_data(db, motion, number=entry.number))
    for spoil in (
        lambda data: data["ballots"].pop(),
        lambda data: data["voters"].pop(),
        lambda data: data["ballots"].append(dict(data["ballots"][0])),
        lambda data: data["ballots"][0].update(college="hab"),
        lambda data: data["ballots"][0].update(code=data["ballots"][1]["code"]),
        lambda data: data["voters"][0].update(seat="personne"),
        lambda data: data["voters"].append(dict(data["voters"][0])),
    ):
        data = json.loads(whole)
        spoil(data)
        with pytest.raises(record.Unreadable):
            record.recount(data)
    assert record.recount(json.loads(whole)).outcome is Outcome.CARRIED


@pytest.mark.parametrize("method", ["approval", "majority-judgment", "schulze"])
def test_a_choice_among_options_is_confidential_too(db, committee, method):
    motion = a_choice(db, committee, method=method, confidential=True)
    answers = {
        "approval": ({"approves": ["Halle"]}, {"approves": ["Four", "Vélos"]}),
        "majority-judgment": ({"grades": {"Halle": 5, "Four": 1}}, {"grades": {"Vélos": 4}}),
        "schulze": ({"ranking": [["Halle"], ["Four"]]}, {"ranking": [["Four"], ["Vélos"]]}),
    }[method]
    for place, (seat, member) in enumerate(committee.everybody):
        answers_with(db, motion, member, answers[place % 2], seat)
    entry = is_closed(db, motion, committee)
    assert db.exec(select(func.count()).select_from(Ballot)).one() == 0
    data = json.loads(json.dumps(queries.record_data(db, motion, number=entry.number)))
    assert all(one.keys() & {"seat", "for", "by", "represented"} == set() for one in data["ballots"])
    assert record.choose(data).as_data() == data["result"]


def test_an_answer_to_another_question_is_refused_and_marks_nobody(db, committee):
    motion = a_choice(db, committee, method="approval", confidential=True)
    seat, member = committee.everybody[0]
    with pytest.raises(Invalid):
        answers_with(db, motion, member, {"approves": ["Lune"]}, seat)
    assert not any(line.used for line in queries.roll(db, motion))


def few(db, committee):
    """Two residents vote, and everybody elsewhere."""
    motion = opened(db, committee)
    silent = tuple(committee.seats["hab"][2:])
    all_say(db, motion, committee, but=(*silent, *committee.seats["hab"]))
    for seat, member in list(zip(committee.seats["hab"], committee.members["hab"], strict=True))[:2]:
        votes(db, motion, member, AGAINST, seat)
    return motion, is_closed(db, motion, committee)


def test_with_two_ballots_in_a_college_the_decision_alone_is_published(db, committee):
    motion, entry = few(db, committee)
    data = queries.record_data(db, motion, number=entry.number)
    assert data["ballots"] == []
    sizes = {code: len(codes) for code, codes in data["withheld"]["codes"].items()}
    assert sizes == {"ess": 7, "hab": 2, "col": 5}
    assert motion.result["overall"] == {"for": 12, "against": 2, "abstain": 0, "blank": 0}
    assert motion.result.keys() & {"colleges", "balance", "bar", "figures"} == set()
    assert entry.outcome is Outcome.CARRIED
    assert "against" not in json.dumps({**data, "result": None})


def test_a_withheld_record_is_sealed_compared_and_not_counted(db, committee, tmp_path):
    motion, entry = few(db, committee)
    data = json.loads(json.dumps(queries.record_data(db, motion, number=entry.number)))
    with pytest.raises(record.Withheld):
        record.recount(data)
    assert record.fits(data)
    told = CliRunner().invoke(tally, [str(written(tmp_path, data))])
    assert told.exit_code == 1
    assert "moins de trois bulletins" in told.output
    full = queries.record_data(db, motion, number=entry.number, whole=True)
    assert data["withheld"]["ballots_sha256"] == record.seal(full["ballots"])
    data["withheld"]["codes"]["hab"].pop()
    assert not record.fits(data)


def test_below_three_ballots_in_all_no_number_is_published(db):
    committee = a_committee(db, an_initiative(db), colleges=LARGE, rule=DEFAULT.rule)
    motion = opened(db, committee)
    for seat, member in committee.everybody[:2]:
        votes(db, motion, member, AGAINST, seat)
    is_closed(db, motion, committee)
    assert motion.result["withheld"]
    assert motion.result["overall"] is None


def test_a_ballot_leaves_no_line_in_the_trail(db, committee):
    motion = opened(db, committee)
    before = len(db.exec(select(LedgerLine)).all())
    codes = []
    for seat, member in committee.everybody:
        codes += votes(db, motion, member, FOR, seat).codes.values()
    is_closed(db, motion, committee)
    lines = db.exec(select(LedgerLine)).all()
    assert len(lines) == before + 1
    assert not any(code in line.details for code in codes for line in lines)


def test_urns_are_purged_once_the_vote_is_closed_and_not_before(app):
    database = app.extensions["database"]
    with database.transaction() as db:
        committee = a_committee(db, an_initiative(db), colleges=LARGE, rule=FINANCIAL.rule)
        key = opened(db, committee).id
        all_say(db, db.get_one(Motion, key), committee)
    chores.purge_urns(app)
    with database.transaction() as db:
        motion = db.get_one(Motion, key)
        assert not urns.purged(db, motion)
        is_closed(db, motion, committee)
    chores.purge_urns(app)
    with database.reading() as db:
        assert urns.purged(db, db.get_one(Motion, key))
