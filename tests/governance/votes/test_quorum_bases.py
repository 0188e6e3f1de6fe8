"""A quorum of organisations or of weights, from the form where it is set to the file anybody counts again."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from fractions import Fraction

import pytest
from click.testing import CliRunner

from charters.rules import writing
from charters.rules.functioning import Quorum, VoteRule
from charters.rules.terms import Counted, QuorumBase, Visibility
from charters.rules.tuning import written
from governance.meetings import presence
from governance.meetings.actions import sitting
from governance.meetings.models import Meeting
from governance.votes import panel, queries, record, recount
from governance.votes.actions import closing, counting
from governance.votes.models import Motion
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from governance.votes.rules.hands import Hands
from governance.votes.rules.lifecycle import Stage
from people.models import Organisation
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import (
    a_choice,
    a_committee,
    a_motion,
    a_proxy,
    a_seat,
    an_open_vote,
    answers_with,
    the_entry,
    votes,
)
from tests.builders_meetings import THE_EVENING, a_meeting, an_open_meeting

pytestmark = pytest.mark.both_databases
COLLEGES = {"ess": (3, "50"), "col": (2, "30"), "hab": (2, "20")}
ORGANISATIONS, WEIGHTS = QuorumBase.ORGANISATIONS, QuorumBase.WEIGHTS
BY_ORGANISATION = VoteRule(quorum=Quorum(base=ORGANISATIONS))
BY_WEIGHT = VoteRule(quorum=Quorum(base=WEIGHTS))
FOR = Choice.FOR


def a_house(db, rule, initiative=None, **more):
    """Eight seats: five organisations, the first of which sits twice, and two people in their own names."""
    made = a_committee(
        db, initiative or an_initiative(db, "valbrume", listed=True), colleges=COLLEGES, rule=rule, **more
    )
    twice = db.get_one(Organisation, made.seats["ess"][0].organisation_id)
    member = a_member(db, made.initiative, "Deuxième siège", organisation=twice)
    made.members["col"].append(member)
    made.seats["col"].append(a_seat(db, made.body, "col", titular=member, organisation=twice))
    return made


def says(db, motion, house, now=A_MORNING, **places):
    """These seats (college → places) vote for."""
    for code, numbers in places.items():
        for place in numbers:
            votes(db, motion, house.members[code][place], FOR, house.seats[code][place], now=now)


def closes(db, house, motion, now=A_MORNING):
    closing.close_vote(db, the_actor(db, house.facilitator), motion, now=now + timedelta(minutes=10))
    return queries.record_data(db, motion, number=the_entry(db, motion).number)


def counted_again(data):
    return record.choose(data).as_data() if record.is_among(data) else records.as_data(record.recount(data))


def plain(text):
    """Without what leads elsewhere: a figure is a link to its source."""
    return re.sub(r"</?a\b[^>]*>", "", text).replace("\u00a0", " ")


def test_four_seats_of_one_organisation_and_of_residents_are_one_organisation(db, tmp_path):
    house = a_house(db, BY_ORGANISATION)
    motion = an_open_vote(db, house, rule=BY_ORGANISATION)
    says(db, motion, house, ess=[0], col=[2], hab=[0, 1])
    assert plain(panel.turnout(db, motion).headline) == "Il manque 2 organisations pour le quorum."
    assert plain(panel.turnout(db, motion).quorum) == "Pour le quorum, organisations : 1/5 ; il en faut 3."
    data = closes(db, house, motion)
    assert motion.stage is Stage.VOID_NO_QUORUM
    assert (
        data["result"]["quorum"] | {"base": "organisations", "counted": 1, "filled": 5, "required": 3}
        == (data["result"]["quorum"])
    )
    assert counted_again(data) == data["result"]
    assert data["sha256"] == the_entry(db, motion).sha256 == record.seal(data)
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(data), "utf-8")
    told = CliRunner().invoke(recount.tally, [str(file)])
    assert told.exit_code == 0, told.output
    assert "organisations" in told.output


def test_three_organisations_of_five_are_enough(db):
    house = a_house(db, BY_ORGANISATION)
    motion = an_open_vote(db, house, rule=BY_ORGANISATION)
    says(db, motion, house, ess=[0, 1], col=[0])
    assert panel.turnout(db, motion).reached
    assert closes(db, house, motion)["result"]["outcome"] == "carried"


def test_an_organisation_that_only_gave_a_proxy_counts_where_the_rule_says_so(db):
    for counts, stage in ((False, Stage.VOID_NO_QUORUM), (True, Stage.CARRIED)):
        rule = VoteRule(quorum=Quorum(base=ORGANISATIONS, counts_represented=counts))
        house = a_house(db, rule, an_initiative(db))
        motion = an_open_vote(db, house, rule=rule)
        principal, holder = house.seats["ess"][2], house.seats["ess"][1]
        about = ("motion", motion.public_id)
        a_proxy(db, house.body, principal, holder, about, by=house.members["ess"][2])
        says(db, motion, house, ess=[0])
        votes(db, motion, house.members["ess"][1], FOR)
        data = closes(db, house, motion)
        assert motion.stage is stage
        assert (data["result"]["quorum"]["present"], data["result"]["quorum"]["represented"]) == (2, 1)
        assert counted_again(data) == data["result"]


def test_the_room_makes_the_quorum_of_organisations_and_the_record_names_them(db):
    house = a_house(db, BY_ORGANISATION)
    there = [house.everybody[place] for place in (0, 1, 3)]
    meeting = an_open_meeting(db, house, *there)
    motion = an_open_vote(
        db, house, rule=BY_ORGANISATION, meeting=meeting.public_id, now=THE_EVENING, days=None
    )
    says(db, motion, house, now=THE_EVENING, ess=[0])
    data = closes(db, house, motion, THE_EVENING)
    assert data["result"]["outcome"] == "carried"
    assert data["presence"]["ess"]["organisations"] == {
        "holding": ["Maison ess 1", "Maison ess 2", "Maison ess 3"],
        "present": ["Maison ess 1", "Maison ess 2"],
        "represented": [],
    }
    assert counted_again(data) == data["result"]
    kept = presence.quorum_at(db, meeting, THE_EVENING)
    assert (kept.base, kept.counted, kept.required, kept.reached) == (ORGANISATIONS, 3, 3, True)
    assert presence.read_back(presence.kept(kept)) == kept


def test_an_ordinary_record_says_nothing_of_organisations(db):
    house = a_house(db, VoteRule())
    meeting = an_open_meeting(db, house, *house.everybody)
    motion = an_open_vote(db, house, rule=VoteRule(), meeting=meeting.public_id, now=THE_EVENING, days=None)
    data = closes(db, house, motion, THE_EVENING)
    assert "organisations" not in json.dumps(data["presence"])
    assert "base" not in data["result"]["quorum"]
    assert "base" not in presence.kept(presence.quorum_at(db, meeting, THE_EVENING))


def test_weights_are_counted_exactly_and_half_is_not_enough(db):
    house = a_house(db, BY_WEIGHT)
    motion = an_open_vote(db, house, rule=BY_WEIGHT)
    says(db, motion, house, ess=[0, 1], hab=[0])
    assert (
        plain(panel.turnout(db, motion).quorum)
        == "Pour le quorum, poids : 130/3 sur 100 ; il en faut plus de 50."
    )
    data = closes(db, house, motion)
    assert data["result"]["outcome"] == "void_no_quorum"
    assert (
        data["result"]["quorum"] | {"counted": "130/3", "required": "50", "beyond": True}
        == (data["result"]["quorum"])
    )
    assert counted_again(data) == data["result"]


def test_a_meeting_keeps_its_quorum_of_weights(db):
    house = a_house(db, BY_WEIGHT)
    meeting = an_open_meeting(db, house, *house.everybody[:4])
    sitting.close_meeting(db, the_actor(db, house.facilitator), meeting, now=THE_EVENING + timedelta(hours=1))
    row = db.get_one(Meeting, meeting.id)
    opening = presence.read_back(row.quorum_at_opening)
    assert (str(opening.counted), str(opening.required), opening.base, opening.reached) == (
        "60", "50", WEIGHTS, True,
    )  # fmt: skip
    assert presence.read_back(row.quorum_at_closing) == opening


def test_hands_are_the_fewest_organisations_they_can_be(db):
    rule = VoteRule(
        quorum=Quorum(base=ORGANISATIONS, counted=Counted.TURNOUT, fraction=Fraction(0), strict=False)
    )
    house = a_house(db, rule)
    meeting = an_open_meeting(db, house, *house.everybody)
    motion = an_open_vote(db, house, rule=rule, meeting=meeting.public_id, now=THE_EVENING, days=None)
    says(db, motion, house, now=THE_EVENING, ess=[0])
    hands = Hands({FOR: 2}, {})
    counting.count_college(db, the_actor(db, house.facilitator), motion, "col", hands, now=THE_EVENING)
    assert "organisations : 2/5" in plain(panel.turnout(db, motion).quorum)
    data = closes(db, house, motion, THE_EVENING)
    # Two hands of three seats, one of which is of the organisation that has voted in the other college.
    assert data["result"]["quorum"]["counted"] == 2
    assert counted_again(data) == data["result"]


@pytest.mark.parametrize("base", [ORGANISATIONS, WEIGHTS])
def test_among_options_the_quorum_counts_the_same(db, base):
    rule = VoteRule(quorum=Quorum(base=base))
    house = a_house(db, rule)
    motion = a_choice(db, house, method="approval")
    for code, place in (("ess", 0), ("ess", 1), ("hab", 0)):
        answers_with(
            db, motion, house.members[code][place], {"approves": ["Halle"]}, house.seats[code][place]
        )
    data = closes(db, house, motion)
    assert data["result"]["outcome"] == "void_no_quorum"
    assert data["result"]["quorum"]["base"] == base.value
    assert counted_again(data) == data["result"]


def test_a_confidential_vote_tells_organisations_by_its_roll(db):
    rule = VoteRule(quorum=Quorum(base=ORGANISATIONS), visibility=Visibility.CONFIDENTIAL, changeable=False)
    house = a_house(db, rule)
    motion = an_open_vote(db, house, rule=rule)
    assert motion.mixed
    says(db, motion, house, ess=[0, 1, 2], hab=[0])
    data = closes(db, house, motion)
    assert (data["result"]["outcome"], data["result"]["quorum"]["counted"]) == ("carried", 3)
    assert counted_again(data) == data["result"]


def test_a_record_whose_room_names_no_organisation_is_not_counted_under_their_quorum(db):
    house = a_house(db, VoteRule())
    meeting = an_open_meeting(db, house, *house.everybody)
    motion = an_open_vote(db, house, rule=VoteRule(), meeting=meeting.public_id, now=THE_EVENING, days=None)
    data = closes(db, house, motion, THE_EVENING)
    with pytest.raises(record.Unreadable, match="organisations"):
        record.recount({**data, "rule": writing.as_data(BY_ORGANISATION)})


@pytest.fixture
def houses(app):
    """One house by organisation, another by weight, each with a closed vote, an open one and two meetings."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        made = {}
        for base, rule in ((ORGANISATIONS, BY_ORGANISATION), (WEIGHTS, BY_WEIGHT)):
            house = a_house(db, rule, initiative)
            closed, running = (an_open_vote(db, house, title=title, rule=rule) for title in ("Une", "Deux"))
            says(db, closed, house, ess=[0, 1], col=[0])
            closes(db, house, closed)
            sat = an_open_meeting(db, house, *house.everybody[:4])
            in_it = an_open_vote(db, house, rule=rule, meeting=sat.public_id, now=THE_EVENING, days=None)
            closes(db, house, in_it, THE_EVENING)
            made[base] = house, closed, running, sat, a_meeting(db, house)
    return app, made


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (ORGANISATIONS, ["Quorum atteint (organisations : 3/5)", "3 sur 5 organisations, il en fallait 3", "pour 3 requises", "3 organisations en personne"]),
        (WEIGHTS, ["Quorum non atteint (poids : 130/3 sur 100", "130/3 de poids sur 100, il en fallait plus de 50", "130/3 de poids en personne"]),
    ],
)  # fmt: skip
def test_the_page_of_a_result_draws_what_is_counted(houses, base, words):
    app, made = houses
    house, closed, *_rest = made[base]
    page = plain(signed_in(app, house.facilitator).get(f"/valbrume/votes/{closed.public_id}").text)
    assert [one for one in words if one not in page] == []


@pytest.mark.parametrize(
    ("base", "rule", "gauge"),
    [
        (ORGANISATIONS, "Plus de 50 % des organisations qui siègent prennent part.", "organisations : "),
        (WEIGHTS, "Des sièges qui font plus de 50 % du poids des collèges prennent part.", "poids : "),
    ],
)
def test_the_vote_the_meeting_and_the_rule_say_what_is_counted(houses, base, rule, gauge):
    app, made = houses
    house, _closed, running, sat, planned = made[base]
    browser = signed_in(app, house.facilitator)
    pages = {
        "vote": browser.get(f"/valbrume/votes/{running.public_id}"),
        "open": browser.get(f"/valbrume/reunions/{sat.public_id}"),
        "planned": browser.get(f"/valbrume/reunions/{planned.public_id}"),
        "rules": browser.get(f"/valbrume/comite/{house.body.slug}/regles"),
        "simulator": browser.get("/valbrume/votes/simulateur", query_string={"body": house.body.slug}),
    }
    told = {name: plain(page.text) for name, page in pages.items()}
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert all(rule in told[name] for name in ("vote", "rules"))
    assert all(gauge in told[name] for name in ("vote", "open", "planned", "simulator"))
    assert "serait" in told["simulator"]
    in_english = signed_in(app, house.facilitator, language="en")
    assert "For the quorum, " in in_english.get(f"/valbrume/votes/{running.public_id}").text


def test_the_base_is_chosen_in_plain_words_and_read_back(houses):
    app, made = houses
    house = made[ORGANISATIONS][0]
    browser = signed_in(app, house.facilitator)
    page = browser.get("/valbrume/votes/preparer", query_string={"body": house.body.slug}).text
    assert "des organisations qui siègent</option>" in page
    assert "du poids des collèges</option>" in page
    fields = {f"tune_{name}": text for name, text in written(BY_ORGANISATION).items()}
    data = {
        "body": house.body.slug, "title": "La cour", "text": "Ouvre-t-on la cour ?", "then": "keep",
        "basis": writing.canonical(BY_ORGANISATION), **fields, "tune_quorum_base": "weights", "rule": "body",
    }  # fmt: skip
    answer = plain(browser.post("/valbrume/votes/preparer", data=data).text)
    assert "Des sièges qui font plus de 50 % du poids des collèges prennent part." in answer
    assert "un siège pourvu pèse le poids de son collège" in answer


def test_who_opens_is_warned_of_a_quorum_out_of_reach(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        house = a_committee(
            db, an_initiative(db, "valbrume", listed=True), colleges={"hab": (3, "100")}, rule=BY_ORGANISATION
        )
        motion = a_motion(db, house, rule=BY_ORGANISATION)
        public_id = motion.public_id
    page = plain(signed_in(app, house.facilitator).get(f"/valbrume/votes/{public_id}").text)
    assert "Le quorum ne peut pas être atteint, même si chaque siège vote." in page
    with app.extensions["database"].reading() as db:
        assert db.get_one(Motion, motion.id).stage is Stage.DRAFT
