"""Every figure of a verdict leads to its source, on the page of the result and without JavaScript."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from charters.rules.functioning import NO_QUORUM, ProxyRule, Quorum, Threshold, VoteRule
from charters.rules.presets import CHARTER_ADOPTION
from charters.rules.terms import Combination
from governance.meetings import presence
from governance.votes import represented
from governance.votes.actions import accompanying, closing
from governance.votes.rules import secrecy
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import (
    a_choice,
    a_closed_vote,
    a_committee,
    a_proxy,
    an_open_vote,
    answers_with,
    everybody_votes,
    votes,
)
from tests.builders_meetings import THE_EVENING, an_open_meeting
from tests.governance.votes.mixed import a_large_committee, all_say, entrusts, opened

pytestmark = pytest.mark.both_databases
LATER = A_MORNING + timedelta(minutes=15)
SMALL = {"ess": (2, "60"), "col": (2, "40")}
PLAIN = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL)
HALF = replace(PLAIN, quorum=Quorum())
LINES = "Halle ; 600\nFour ; 500\nVélos ; 300"
ANSWERS = {
    "approval": {"approves": ["Halle"]},
    "score": {"grades": {"Halle": 5}},
    "majority-judgment": {"grades": {"Halle": 4, "Four": 0}},
    "schulze": {"ranking": [["Halle"], ["Four", "Vélos"]]},
    "equal-shares": {"approves": ["Halle", "Vélos"]},
    "greedy": {"approves": ["Halle", "Vélos"]},
}
MONEY = ("equal-shares", "greedy")


def within(app, deed):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def closed(db, committee, motion, at=LATER):
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=at)
    return committee, motion


def the_page(app, made, language="fr"):
    committee, motion = made
    reader = signed_in(app, committee.members["ess"][0], language=language)
    return reader.get(f"/{committee.initiative.slug}/votes/{motion.public_id}").text


def figures(page):
    """The figures of the verdict → where each leads; whatever is told outside a link, apart."""
    verdict = re.search(r'<p class="verdict">(.*?)</p>', page, re.DOTALL).group(1)
    found = {
        re.sub(r"<[^>]+>", "", text).replace("\u00a0", " "): target
        for target, text in re.findall(r'<a href="#([^"]+)">(.*?)</a>', verdict)
    }
    return found, re.sub(r"<[^>]+>", "", re.sub(r"<a .*?</a>", "", verdict))


def ids(page):
    return re.findall(r' id="([^"]+)"', page)


def leads(page):
    """Every figure of the verdict is a link, and each link of the page arrives somewhere, once."""
    found, rest = figures(page)
    assert found, rest
    assert not re.search(r"\d", rest), rest
    inside = set(re.findall(r'href="#([^"]+)"', page)) - {""}
    named = ids(page)
    assert inside <= set(named), inside - set(named)
    assert [one for one in inside if named.count(one) > 1] == []
    return found


def by_college(db):
    committee = a_committee(db, an_initiative(db, "valbrume"))
    return committee, a_closed_vote(db, committee)


def without_quorum(db):
    committee = a_committee(db, an_initiative(db, "valbrume"), rule=CHARTER_ADOPTION.rule)
    return closed(db, committee, an_open_vote(db, committee))


def two_thirds(db):
    rule = replace(
        PLAIN, combination=Combination.NONE, threshold=Threshold(fraction=Fraction(2, 3), strict=False)
    )
    committee = a_committee(db, an_initiative(db, "valbrume"), colleges={"ess": (3, "60")}, rule=rule)
    motion = an_open_vote(db, committee)
    everybody_votes(db, motion, committee, {"ess": [Choice.FOR, Choice.FOR, Choice.AGAINST]})
    return closed(db, committee, motion)


def through_a_proxy(db):
    committee = a_committee(db, an_initiative(db, "valbrume"), colleges=SMALL, rule=HALF)
    motion = an_open_vote(db, committee)
    principal, holder = committee.seats["ess"]
    a_proxy(
        db, committee.body, principal, holder, ("motion", motion.public_id), by=committee.members["ess"][0]
    )
    votes(db, motion, committee.members["ess"][1], Choice.FOR)
    votes(db, motion, committee.members["col"][0], Choice.AGAINST)
    return closed(db, committee, motion)


def in_a_room(db):
    committee = a_committee(
        db, an_initiative(db, "valbrume"), colleges=SMALL, rule=HALF, proxy_rule=ProxyRule(max_per_holder=2)
    )
    (absent, _one), *there = committee.everybody
    meeting = an_open_meeting(db, committee, *there)
    about = (presence.ABOUT, meeting.public_id)
    a_proxy(db, committee.body, absent, there[0][0], about, by=committee.members["ess"][0])
    motion = an_open_vote(db, committee, meeting=meeting.public_id, now=THE_EVENING)
    votes(db, motion, there[0][1], Choice.FOR, now=THE_EVENING)
    return closed(db, committee, motion, THE_EVENING + timedelta(minutes=5))


def among(method):
    def made(db):
        committee = a_committee(db, an_initiative(db, "valbrume"), colleges=SMALL, rule=HALF)
        more = {"envelope": "1000"} if method in MONEY else {}
        lines = LINES if method in MONEY else "Halle\nFour\nVélos"
        motion = a_choice(db, committee, lines, method=method, **more)
        for _seat, member in committee.everybody[:3]:
            answers_with(db, motion, member, ANSWERS[method])
        return closed(db, committee, motion)

    return made


def level(db):
    committee = a_committee(db, an_initiative(db, "valbrume"), colleges=SMALL, rule=HALF)
    motion = a_choice(db, committee, method="approval")
    for (_seat, member), one in zip(committee.everybody, ("Halle", "Four") * 2, strict=True):
        answers_with(db, motion, member, {"approves": [one]})
    return closed(db, committee, motion)


def confidential(db):
    committee = a_large_committee(db)
    motion = opened(db, committee)
    principal, holder = committee.everybody[0], committee.everybody[1]
    entrusts(db, committee, motion, principal, holder)
    votes(db, motion, holder[1], Choice.FOR)
    all_say(db, motion, committee, but=(principal[0], holder[0]))
    return closed(db, committee, motion)


def withheld(db):
    committee = a_large_committee(db)
    motion = opened(db, committee)
    all_say(db, motion, committee, but=committee.seats["col"][2:])
    return closed(db, committee, motion)


EVERY = {
    "by-college": by_college,
    "without-quorum": without_quorum,
    "two-thirds": two_thirds,
    "proxy": through_a_proxy,
    "room": in_a_room,
    "level": level,
    "confidential": confidential,
    "withheld": withheld,
    **{method: among(method) for method in ANSWERS},
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("case", EVERY)
def test_every_figure_of_a_verdict_is_a_link_that_arrives(app, case, language):
    leads(the_page(app, within(app, EVERY[case]), language))


def test_the_quorum_leads_to_the_roll_each_college_to_its_ballots_and_the_threshold_to_the_rule(app):
    page = the_page(app, within(app, by_college))
    found = leads(page)
    assert found["15/15"] == "nominal"
    assert found["50 %"] == "rule-threshold"
    assert found["85 %"] == "src-weights"
    assert {found[one] for one in found if "ollège" in one} == {
        f"ballots-{code}" for code in ("ess", "col", "hab", "ent", "rec")
    }
    ballots = re.search(r'id="ballots-ent".*?</ul>', page, re.DOTALL).group(0)
    assert ballots.count("<li") == 2
    assert "Siège ent-1" in ballots
    assert "Contre" in ballots


def test_two_thirds_are_a_figure_too(app):
    assert leads(the_page(app, within(app, two_thirds)))["2/3"] == "rule-threshold"


def test_a_tie_leads_to_what_the_rule_says_of_ties(app):
    page = the_page(app, within(app, level))
    assert "rule-tie" in figures(page)[0].values()
    said = re.search(r'id="rule-tie">(.*?)</span>', page).group(1)
    assert said == "À égalité en tête, l’égalité est le résultat\u00a0: rien n’est tiré au sort."


@pytest.mark.parametrize("made", [through_a_proxy, in_a_room, confidential])
def test_the_represented_lead_to_their_proxies(app, made):
    committee, motion = within(app, made)
    page = the_page(app, (committee, motion))
    assert figures(page)[0]["1"] == "proxies"
    (one,) = within(app, lambda db: represented.of(db, motion))
    assert one.seat == "Siège ess-1"
    assert one.holder == "Siège ess-2"
    assert one.given_at is not None
    listed = re.search(r'<div id="proxies">.*?</div>', page, re.DOTALL).group(0)
    assert "Siège ess-1, représenté·e par Siège ess-2" in listed
    assert ("/reunions/" in listed) is (made is in_a_room)


def test_a_proxy_taken_back_before_closing_is_the_source_of_nothing(app):
    def made(db):
        committee = a_committee(db, an_initiative(db, "valbrume"), colleges=SMALL, rule=HALF)
        motion = an_open_vote(db, committee)
        principal, holder = committee.seats["ess"]
        about = ("motion", motion.public_id)
        given = a_proxy(db, committee.body, principal, holder, about, by=committee.members["ess"][0])
        actor = the_actor(db, committee.members["ess"][0])
        accompanying.take_back(db, actor, motion, given, now=A_MORNING)
        for _seat, member in committee.everybody:
            votes(db, motion, member, Choice.FOR)
        return closed(db, committee, motion)

    made_so = within(app, made)
    assert within(app, lambda db: represented.of(db, made_so[1])) == []
    page = the_page(app, made_so)
    leads(page)
    assert 'id="proxies"' not in page


def test_the_fewest_ballots_that_are_published_are_said_where_the_figure_leads(app):
    page = the_page(app, within(app, withheld))
    assert figures(page)[0]["3"] == "src-secrecy"
    assert (secrecy.LEAST_ELIGIBLE, secrecy.LEAST_CAST) == (5, 3)
    said = re.search(r'id="src-secrecy">.*?</details>', page, re.DOTALL).group(0)
    assert "au moins cinq sièges par collège" in said
    assert "moins de trois bulletins" in said


@pytest.mark.parametrize("method", MONEY)
def test_the_money_of_a_budget_leads_to_its_purchases_and_to_its_envelope(app, method):
    found = leads(the_page(app, within(app, among(method))))
    assert found["900"] == "src-weights"
    assert found["1000"] == "rule-threshold"
