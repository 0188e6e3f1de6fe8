"""The three documents of a sitting: they never disagree with what is kept, leave nothing internal out, and read aloud."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from datetime import date, timedelta

import page as pdfua
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, VoteRule
from foundation.errors import Refusal
from governance.committee.forms import ProxyForm
from governance.meetings import presence, queries
from governance.meetings.actions import answering, conducting
from governance.meetings.actions import sitting as held
from governance.records import sitting
from governance.records.rules import attended
from governance.records.rules.attended import How
from governance.records.rules.figures import agree
from governance.votes.actions import closing
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from people import current
from people.news import MeetingRecord
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, a_proxy, an_open_vote, votes
from tests.builders_meetings import (
    THE_EVENING,
    a_convened_meeting,
    a_meeting,
    an_open_meeting,
    arrives,
    in_the_roll,
    leaves,
)
from tests.rules.documents.trees import doc, internal, paragraph
from tests.rules.records.test_minutes import heading

pytestmark = pytest.mark.both_databases
FEW = {"ess": (3, "60"), "col": (2, "40")}
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["comes", "goes", "votes", "calls", "entrusts"]),
        st.integers(0, 4),
        st.sampled_from(Choice),
    ),
    max_size=12,
)
SECRET = "Le bail est fragile"


def minutes(number):
    return THE_EVENING + timedelta(minutes=number)


@pytest.fixture
def database(app):
    with app.app_context(), app.test_request_context("/valbrume/"):
        yield app.extensions["database"]


def lives(db, committee, meeting, deeds):
    """Whatever befalls a sitting, in order, one minute apart; what is refused changes nothing. The votes it held."""
    asked, now = [], 0
    for deed, who, choice in deeds:
        now += 1
        try:
            with db.begin_nested():
                befalls(db, committee, meeting, (deed, who, choice), minutes(now), asked)
        except Refusal:
            continue
    for motion in asked:
        closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=minutes(now + 1))
    return asked, minutes(now + 2)


def befalls(db, committee, meeting, what, at, asked):
    deed, who, choice = what
    seat, member = committee.everybody[who]
    match deed:
        case "comes":
            arrives(db, meeting, seat, member, now=at)
        case "goes":
            leaves(db, meeting, seat, member, now=at)
        case "entrusts":
            entrusts(db, committee, meeting, who, at)
        case "calls":
            asked.append(called(db, committee, meeting, at))
        case "votes" if asked:
            votes(db, asked[-1], member, choice, seat, now=at)


def entrusts(db, committee, meeting, who, at):
    """To the next seat, by the person herself."""
    (seat, member), (holder, _other) = (committee.everybody[one % 5] for one in (who, who + 1))
    form = ProxyForm(principal=seat.public_id, holder=holder.public_id)
    answering.entrust(db, the_actor(db, member, now=at), meeting, form, now=at)


def called(db, committee, meeting, at) -> Motion:
    rule = VoteRule(quorum=NO_QUORUM)
    return an_open_vote(db, committee, meeting=meeting.public_id, now=at, days=None, rule=rule)


class Undone(Exception):
    """Nothing of what was lived is kept."""


@pytest.fixture
def convened(database):
    """A committee of five seats and its meeting, convened: each example lives from there, and is undone."""
    with suppress(Undone), database.transaction() as db:
        committee = a_committee(db, an_initiative(db), colleges=FEW)
        current.within(committee.initiative)
        yield db, committee, a_convened_meeting(db, committee)
        raise Undone


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, present=st.sets(st.integers(0, 4), max_size=4), over=st.booleans())
def test_minutes_records_and_their_sources_never_disagree(convened, deeds, present, over):
    db, committee, meeting = convened
    lived = db.begin_nested()
    try:
        lead = the_actor(db, committee.facilitator)
        there = in_the_roll(*(committee.everybody[one] for one in sorted(present)))
        held.open_meeting(db, lead, meeting, there, now=THE_EVENING)
        asked, now = lives(db, committee, meeting, deeds)
        if over:
            held.close_meeting(db, lead, meeting, now=now)
        told = sitting.of(db, lead, meeting, now=now)
        _the_room(db, meeting, told, now)
        assert [one.about for one in told.resolutions] == [one.public_id for one in asked]
        for one, motion in zip(told.resolutions, asked, strict=True):
            _the_vote(db, one, motion)
    finally:
        lived.rollback()
        db.expire(meeting)


def _the_room(db, meeting, told, now):
    """Who was there at any minute, read from the document, is who was there by the intervals."""
    there = presence.intervals(presence.stays(db, meeting))
    moves = [one for one, _quorum in told.movements]
    moment = THE_EVENING
    while moment < now:
        assert attended.there(told.colleges, moves, THE_EVENING, moment) == presence.attendance.present_at(
            there, moment
        )
        moment += timedelta(minutes=1)
    came = {seat.key for college in told.colleges for seat in college.seats if seat.how is How.PRESENT}
    assert came == presence.attendance.ever_present(there)
    spoken = {
        line.seat.id
        for one in presence.sheet(db, meeting, now)
        for line in one.lines
        if line.state == "represented"
    }
    assert {
        seat.key for college in told.colleges for seat in college.seats if seat.how is How.REPRESENTED
    } == spoken - came
    said = [(THE_EVENING, told.opening), *((one.at, sentence) for one, sentence in told.movements)]
    for moment, sentence in said:
        found = presence.quorum_at(db, meeting, moment)
        assert f"{found.counted}/{found.filled}" in sentence


def _the_vote(db, one, motion):
    """Its figures are those of the verdict, and add up."""
    assert agree(one.colleges, one.overall)
    kept = motion.result
    for row, data in zip(
        (*one.colleges, one.overall), (*(c["counts"] for c in kept["colleges"]), kept["overall"]), strict=True
    ):
        assert row.row == tuple(
            data[name] for name in ("eligible", "for", "against", "abstain", "blank", "not_voting")
        )


@pytest.fixture
def house(app):
    """A sitting of five seats, closed: one there, one late, one represented, one who goes; a vote; words, some internal."""
    text = doc(heading("1. Procès-verbal de mars"), paragraph("Lu et relu."), internal(paragraph(SECRET)))
    with (
        app.app_context(),
        app.test_request_context("/valbrume/"),
        app.extensions["database"].transaction() as db,
    ):
        committee = a_committee(db, an_initiative(db, "valbrume"), colleges=FEW)
        (one, first), (two, second), (three, third), (four, _), _fifth = committee.everybody
        lead = the_actor(db, committee.facilitator)
        meeting = a_meeting(db, committee)
        a_proxy(db, committee.body, four, one, ("meeting", meeting.public_id), by=committee.members["col"][0])
        held.open_meeting(
            db, lead, meeting, in_the_roll((one, first), (two, second)), now=THE_EVENING, tree=text
        )
        arrives(db, meeting, three, third, now=minutes(10))
        conducting.take_up(db, lead, meeting, queries.item_rows(db, meeting)[1], now=minutes(15))
        motion = an_open_vote(db, committee, meeting=meeting.public_id, now=minutes(20), days=None)
        queries.item_rows(db, meeting)[1].motion = motion.public_id
        for seat, member, choice in (
            (one, first, Choice.FOR),
            (two, second, Choice.AGAINST),
            (three, third, Choice.BLANK),
        ):
            votes(db, motion, member, choice, seat, now=minutes(25))
        closing.close_vote(db, lead, motion, now=minutes(30))
        leaves(db, meeting, two, second, now=minutes(40))
        held.close_meeting(db, lead, meeting, now=minutes(90))
        address = f"/valbrume/reunions/{meeting.public_id}"
    to_do = MeetingRecord("action", "a", "", "Louer le local", "à faire", "/", "Graine", date(2026, 6, 1))
    app.extensions["meeting_records"] = [lambda _db, _actor, _id: [to_do]]
    return app, committee, address


def taken(house, kind, language="fr"):
    app, committee, address = house
    browser = signed_in(app, committee.members["ess"][0], language=language)
    return browser.get(f"{address}/{kind}"), browser.get(f"{address}/{kind}.pdf")


def words(answer):
    assert answer.status_code == 200, answer.text
    if answer.mimetype == "application/pdf":
        reader = pypdf.PdfReader(io.BytesIO(answer.data))
        text = " ".join(one.extract_text() for one in reader.pages)
    else:
        text = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", text.replace("\u200b", "").replace("&nbsp;", " "))


def test_the_minutes_hold_all_that_proof_needs_on_the_page_and_on_paper(house):
    for said in map(words, taken(house, "proces-verbal")):
        for needed in (
            "Projet, non approuvé", "La Remise partagée", "ouverte à 18 h, close à 19 h 30", "Convocation",
            "représenté·e par", "18 h 10", "18 h 40", "Quorum ensuite", "Ordre du jour",
            "abordé à 18 h 15", "Lu et relu.", "Délibération n° 2026-01",
            "Vote ouvert à 18 h 20, clos à 18 h 30", "À l’ouverture du vote", "À sa clôture", "Non-votants", "Louer le local",
            "La séance est close à 19 h 30", "Présidence de séance", "Secrétariat de séance",
        ):  # fmt: skip
            assert needed in said, needed
        assert SECRET not in said


@pytest.mark.parametrize("kind", ["releve-de-decisions", "compte-rendu", "proces-verbal"])
def test_each_document_on_paper_conforms_to_pdf_ua(house, kind):
    """ISO 14289-1, by a checker nobody here wrote (docs/adr/0025)."""
    _read, made = taken(house, kind)
    report = pdfua.validate_pdf_bytes(made.data, profile="ua1")
    assert [(one.rule_id, one.message) for one in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 100
    root = pypdf.PdfReader(io.BytesIO(made.data)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)


def test_the_checker_sees_what_is_not_tagged(house):
    _read, made = taken(house, "releve-de-decisions")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made.data))
    del writer.root_object["/StructTreeRoot"]
    spoiled = io.BytesIO()
    writer.write(spoiled)
    assert not pdfua.validate_pdf_bytes(spoiled.getvalue(), profile="ua1").is_compliant


def test_decisions_are_told_at_once_and_in_the_language_of_the_reader(house):
    for said in map(words, taken(house, "releve-de-decisions", "en")):
        assert "Record of decisions" in said
        assert "Decision no. 2026-01" in said


def test_nothing_is_told_before_the_sitting_opens_and_the_page_then_leads_to_it(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), colleges=FEW)
        planned, going_on = a_meeting(db, committee), an_open_meeting(db, committee, committee.everybody[0])
        addresses = [f"/valbrume/reunions/{one.public_id}" for one in (planned, going_on)]
    browser = signed_in(app, committee.members["ess"][0])
    assert browser.get(f"{addresses[0]}/releve-de-decisions").status_code == 404
    page = browser.get(addresses[1]).text
    assert f"{addresses[1]}/releve-de-decisions" in page
    told = words(browser.get(f"{addresses[1]}/releve-de-decisions"))
    assert "Aucune décision n’est encore prise." in told
    assert "Provisoire" in told
