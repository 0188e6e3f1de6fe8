"""The three documents of a sitting: what they say of the room, of votes and of the text is what is kept there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, VoteRule
from governance.meetings.rules.attendance import Interval, ever_present, present_at
from governance.records.rules import items
from governance.records.rules.attended import (
    College,
    How,
    Move,
    Seat,
    Stay,
    hours,
    how,
    movements,
    there,
)
from governance.records.rules.figures import agree, figures
from governance.votes.rules import judging, records
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import College as Roll
from tests.rules.documents.trees import doc, internal, paragraph, said

SIX = datetime(2026, 5, 21, 16, 0, tzinfo=UTC)
CLOSED = SIX + timedelta(minutes=120)
WHO = st.sampled_from(["Perrine", "Malo"])


def at(minutes):
    return SIX + timedelta(minutes=minutes)


@st.composite
def seats(draw, key):
    """A seat as tables keep it: stays one after the other, the last one ended by the closing."""
    cuts = sorted(draw(st.lists(st.integers(0, 120), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    stays = tuple(Stay(draw(WHO), at(start), at(end), draw(st.booleans())) for start, end in pairs)
    came = how(came=bool(stays), represented=draw(st.booleans()), excused=draw(st.booleans()))
    return Seat(key, f"Siège {key}", "", came, stays)


rooms = st.builds(
    lambda *some: (College("Un", some[:2]), College("Deux", some[2:])), *(seats(key) for key in range(4))
)


def intervals(colleges):
    return [
        Interval(seat.key, stay.arrived, stay.left)
        for college in colleges
        for seat in college.seats
        for stay in seat.stays
    ]


@given(rooms, st.integers(0, 120))
def test_the_roll_and_the_movements_say_who_was_there_at_any_moment(colleges, minute):
    moves = movements(colleges, SIX, CLOSED)
    assert [one.at for one in moves] == sorted(one.at for one in moves)
    if at(minute) < CLOSED:
        assert there(colleges, moves, SIX, at(minute)) == present_at(intervals(colleges), at(minute))


@given(rooms)
def test_every_seat_is_listed_once_and_those_who_came_are_those_of_the_sheet(colleges):
    listed = [seat for college in colleges for seat in college.listed]
    assert len(listed) == sum(college.count(one) for college in colleges for one in How) == 4
    came = {seat.key for seat in listed if seat.how is How.PRESENT}
    assert came == ever_present(intervals(colleges))
    for seat in listed:
        held = hours(seat)
        for minute in range(0, 120, 7):
            inside = any(start <= at(minute) and (end is None or at(minute) < end) for start, end in held)
            assert inside == (seat.key in present_at(intervals(colleges), at(minute)))


def test_a_relay_and_a_change_of_place_are_no_departure():
    stays = (
        Stay("Perrine", at(0), at(20)),
        Stay("Perrine", at(20), at(40), remote=True),
        Stay("Malo", at(40), at(60), alternate=True),
        Stay("Perrine", at(80), None),
    )
    told = movements([College("Un", (Seat(1, "Perrine", "", How.PRESENT, stays),))], SIX, None)
    assert [(one.move, one.who, one.before) for one in told] == [
        (Move.MOVED, "Perrine", ""),
        (Move.RELAYED, "Malo", "Perrine"),
        (Move.LEFT, "Malo", ""),
        (Move.ARRIVED, "Perrine", ""),
    ]


voices = st.lists(st.builds(Voice, st.sampled_from(["a", "b"]), st.sampled_from(Choice)), max_size=8)


@given(voices)
def test_the_figures_printed_are_those_of_the_verdict(cast):
    roll = [Roll("a", "Un", 8), Roll("b", "Deux", 9)]
    verdict = judging.decide(VoteRule(quorum=NO_QUORUM), roll, cast)
    kept = records.as_data(verdict)
    printed = [figures(one["name"], one["counts"]) for one in kept["colleges"]]
    whole = figures("Ensemble", kept["overall"])
    assert agree(printed, whole)
    assert whole.not_voting == verdict.overall.not_voting == 17 - len(cast)
    assert [one.row[1:] for one in printed] == [
        (
            one.counts.in_favour,
            one.counts.against,
            one.counts.abstain,
            one.counts.blank,
            one.counts.not_voting,
        )
        for one in verdict.colleges
    ]


def heading(text, level=2):
    return {"type": "heading", "attrs": {"level": level}, "content": [said(text)]}


TITLES = ("Procès-verbal de mars", "Adoption de la charte", "Points divers")


def test_the_text_is_cut_at_the_titles_of_the_agenda_whatever_became_of_them():
    text = doc(
        paragraph("Séance ouverte."),
        heading("2. Adoption de la  charte"),
        paragraph(said("Lue"), {"type": "footnote", "attrs": {"text": "en entier"}}, said(".")),
        heading("Détail", 4),
        heading("Une pause"),
        paragraph("Café."),
        heading("3. Divers"),
    )
    told = items.parts(text, TITLES)
    assert [(one.item, one.title) for one in told] == [
        (None, ""),
        (1, "Adoption de la charte"),
        (None, "Une pause"),
        (2, "Points divers"),
        (0, "Procès-verbal de mars"),
    ]
    words = told[1].tree["content"]
    assert [one.get("text") for one in words[0]["content"]] == ["Lue", " [en entier]", "."]
    assert words[1]["attrs"]["level"] == 3


@given(st.lists(st.sampled_from([*TITLES, "1. Autre", "3) Points divers", "Pause"]), max_size=6))
def test_no_title_and_no_item_is_lost(written):
    text = doc(*(block for one in written for block in (heading(one), paragraph(f"Sous {one}"))))
    told = items.parts(text, TITLES)
    assert sorted(one.item for one in told if one.item is not None) == [0, 1, 2]
    assert sum(not one.empty for one in told) == len(written)


def test_a_text_of_internal_passages_alone_says_nothing():
    assert all(one.empty for one in items.parts(doc(paragraph("")), TITLES))
    assert not items.parts(doc(internal(paragraph("x"))), TITLES)[0].empty  # the caller takes them out first
