"""A convened meeting that moves or is called off: calendars follow, letters read alone, and the log says who was told."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation import ledger, mail
from foundation.errors import Conflict
from governance.meetings import letters, presence, queries, sendings
from governance.meetings.actions import answering, convening, keeping_step
from governance.meetings.forms import AnswerForm, CancelForm, ChangeForm
from governance.meetings.letters import NoticeLetter, Told
from governance.meetings.models import Answer, Meeting
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import Reply
from governance.meetings.rules.sending import Sent, State
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import (
    THE_EVENING,
    a_convened_meeting,
    a_meeting,
    a_meeting_form,
    an_open_meeting,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def committee(app):
    with app.extensions["database"].transaction() as db:
        return a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)


@pytest.fixture
def house(app, committee):
    """The facilitator's browser, a meeting whose notice she has just sent, and its address."""
    with app.extensions["database"].transaction() as db:
        meeting = a_meeting(db, committee)
    address = f"/valbrume/reunions/{meeting.public_id}"
    browser = signed_in(app, committee.facilitator)
    browser.post(f"{address}/convocation")
    return app, committee, browser, meeting, address


def read(text):
    """The one event of a calendar file, as a parser that nobody here wrote understands it, and its method."""
    calendar = IcsCalendarStream.calendar_from_ics(text)
    (event,) = calendar.events
    return calendar.method, event


def letters_of(app, kind="Convocation"):
    with app.extensions["database"].reading() as db:
        found = db.exec(select(mail.Letter).where(mail.Letter.subject.startswith(kind))).all()
        db.expunge_all()
    return found


def a_change(committee, *, at=THE_EVENING, **more):
    form = a_meeting_form(committee, at=at).model_dump(mode="json", exclude={"agenda", "public", "second_of"})
    return {**form, **more}


def test_calendars_follow_a_meeting_from_its_notice_to_its_cancellation(house):
    app, committee, browser, _meeting, address = house
    browser.post(f"{address}/deplacer", data=a_change(committee, place="La Grange"))
    browser.post(f"{address}/annuler", data={"reason": "La salle est inondée."})
    told = [read(letters_of(app, kind)[0].attachment) for kind in ("Convocation", "Changement", "Annulation")]
    assert [(method, event.sequence) for method, event in told] == [
        ("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2),
    ]  # fmt: skip
    first, second, last = (event for _method, event in told)
    assert first.uid == second.uid == last.uid
    assert second.location.startswith("La Grange")
    assert (first.status, last.status) == ("CONFIRMED", "CANCELLED")
    assert first.organizer.uri == last.organizer.uri == "mailto:chantier@localhost"
    assert len(last.attendees) == 1


def test_each_invitation_is_of_the_person_it_is_sent_to_and_asks_for_no_answer_by_calendar(house):
    app, *_rest = house
    for letter in letters_of(app):
        _method, event = read(letter.attachment)
        (asked,) = event.attendees
        assert (asked.uri, asked.rsvp) == (f"mailto:{letter.recipient}", False)


@pytest.mark.parametrize("day", ["2026-10-22", "2026-10-29", "2027-03-25", "2027-04-01"])
def test_an_hour_of_the_place_is_the_same_instant_on_both_sides_of_the_change_of_hour(db, day):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    evening = datetime.fromisoformat(f"{day}T18:00").replace(tzinfo=PARIS)
    meeting = a_meeting(db, committee, at=evening)
    told = Told(meeting, "Comité", "Valbrume", "Europe/Paris", "http://localhost/x", ())
    _method, event = read(letters.calendar(told, now=A_MORNING))
    assert event.dtstart.utcoffset() == evening.utcoffset()
    assert event.dtstart == evening
    assert event.dtend - event.dtstart == timedelta(hours=2)


def test_a_mail_reader_is_told_what_to_do_with_the_file(house):
    app, *_rest = house
    message = mail._message(letters_of(app)[0], app.extensions["settings"])
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"


def test_letters_read_well_in_text_alone(house):
    app, committee, browser, _meeting, address = house
    later = THE_EVENING + timedelta(days=14)
    browser.post(f"{address}/deplacer", data=a_change(committee, at=later))
    browser.post(f"{address}/annuler", data={"reason": "La salle est inondée."})
    kinds = ("Convocation", "Changement", "Annulation")
    notice, change, end = texts = [letters_of(app, kind)[0].text for kind in kinds]
    for text in texts:
        assert not re.search(r"[<>]|&\w+;|\n\n\n|[ \t]\n", text), text
        assert text.startswith("Bonjour")
        assert f"\nhttp://localhost{address}\n" in text
        assert "La Remise partagée" in text
    assert "2. Adoption de la charte" in notice
    assert "jeudi 23 avril" in change
    assert "(était annoncé\u00a0: jeudi 9 avril" in change
    assert "ce que vous aviez répondu est à redire" in change
    assert "La salle est inondée." in end


def test_a_date_that_moves_asks_for_answers_again_and_a_room_that_changes_does_not(house):
    app, committee, browser, _meeting, address = house
    seat, member = committee.everybody[0]
    hers = signed_in(app, member)

    def answered():
        with app.extensions["database"].reading() as db:
            return len(db.exec(select(Answer)).all())

    hers.post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "coming"})
    browser.post(f"{address}/deplacer", data=a_change(committee, place="La Grange"))
    assert answered() == 1
    later = THE_EVENING + timedelta(days=14)
    browser.post(f"{address}/deplacer", data=a_change(committee, at=later, place="La Grange"))
    assert answered() == 0
    assert "Répondre à la convocation" in hers.get("/valbrume/").text


def test_a_date_announced_too_late_asks_to_be_confirmed(house):
    app, committee, browser, meeting, address = house
    sooner = a_change(committee, at=A_MORNING.astimezone(PARIS) + timedelta(days=5))
    refused = browser.post(f"{address}/deplacer", data=sooner)
    assert refused.status_code == 409
    assert "Je l’ai lu, et j’envoie quand même" in refused.text
    assert browser.post(f"{address}/deplacer", data={**sooner, "late_confirmed": "1"}).status_code == 303
    with app.extensions["database"].reading() as db:
        assert db.get_one(Meeting, meeting.id).notice_in_time is False


def test_nothing_leaves_when_nothing_changes(house):
    app, committee, browser, meeting, address = house
    same = a_change(committee, title=meeting.title)
    assert browser.post(f"{address}/deplacer", data=same).status_code == 409
    assert letters_of(app, "Changement") == []


def test_the_log_says_who_was_sent_what_and_when(house):
    app, committee, browser, meeting, address = house
    browser.post(f"{address}/deplacer", data=a_change(committee, place="La Grange"))
    with app.extensions["database"].reading() as db:
        update, notice = sendings.of(db, meeting)
    assert (update.kind, notice.kind) == (Sent.UPDATE, Sent.NOTICE)
    assert len(notice.posted) == 15
    assert {one.state for one in notice.posted} == {State.WAITING}
    with app.app_context():
        mail.send_waiting(app.extensions["database"], app.extensions["settings"], A_MORNING)
    page = browser.get(f"{address}/envois").text
    assert "Changement annoncé" in page
    assert "partie" in page
    assert "Qui a reçu quoi, quand" in browser.get(address).text
    member = signed_in(app, committee.members["ess"][0])
    assert member.get(f"{address}/envois").status_code == 403
    assert member.post(f"{address}/annuler", data={"reason": "x"}).status_code == 403


def test_a_cancelled_meeting_stays_readable_and_does_nothing_any_more(house):
    app, committee, browser, _meeting, address = house
    assert browser.post(f"{address}/annuler", data={"reason": ""}).status_code == 422
    browser.post(f"{address}/annuler", data={"reason": "La salle est inondée."})
    page = signed_in(app, committee.members["ess"][0]).get(address).text
    assert "La salle est inondée." in page
    assert "Annulée" in page
    assert browser.post(f"{address}/ouvrir", data={}).status_code == 409
    assert browser.post(f"{address}/points", data={"title": "Encore"}).status_code == 409
    assert browser.post(f"{address}/annuler", data={"reason": "Encore"}).status_code == 409
    assert "Annulée" in browser.get("/valbrume/reunions").text


@pytest.mark.both_databases
def test_a_meeting_is_moved_once_for_what_one_has_read_and_cancelled_before_it_opens(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    actor = the_actor(db, committee.facilitator)
    meeting = a_convened_meeting(db, committee)
    seat, member = committee.everybody[0]
    said = AnswerForm(seat=seat.public_id, reply=Reply.COMING)
    answering.answer(db, the_actor(db, member), meeting, said, now=A_MORNING)
    form = ChangeForm(**a_change(committee, at=THE_EVENING + timedelta(days=7)))
    keeping_step.move(db, actor, meeting, form, [], now=A_MORNING, seen=0)
    assert (meeting.sequence, meeting.starts_at) == (1, THE_EVENING + timedelta(days=7))
    assert db.exec(select(Answer)).all() == []
    with pytest.raises(Conflict) as refused:
        keeping_step.move(db, actor, meeting, form, [], now=A_MORNING, seen=0)
    assert refused.value.code == "meanwhile"
    nobody = NoticeLetter("m", "", "Annulation", "texte", "", "", member.id)
    keeping_step.cancel(db, actor, meeting, CancelForm(reason="Plus de salle"), [nobody], now=A_MORNING)
    assert meeting.stage is Stage.CANCELLED
    assert [one.state for sent in sendings.of(db, meeting) for one in sent.posted] == [State.NO_ADDRESS]
    opened = an_open_meeting(db, committee)
    with pytest.raises(Conflict):
        keeping_step.cancel(db, actor, opened, CancelForm(reason="Trop tard"), [], now=A_MORNING)
    assert {"move_meeting", "cancel_meeting"} <= set(db.exec(select(ledger.LedgerLine.verb)))


def test_before_its_notice_a_meeting_is_cancelled_without_a_word_to_anybody(app, committee):
    with app.extensions["database"].transaction() as db:
        meeting = a_meeting(db, committee)
    address = f"/valbrume/reunions/{meeting.public_id}"
    signed_in(app, committee.facilitator).post(f"{address}/annuler", data={"reason": "Rien à dire"})
    assert letters_of(app, "Annulation") == []
    with app.extensions["database"].reading() as db:
        people = queries.recipients(db, presence.seating(db, db.get_one(Meeting, meeting.id)))
    assert len(people) == 15


def test_a_meeting_to_come_may_still_be_amended_before_its_notice(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    meeting = a_meeting(db, committee)
    form = a_meeting_form(committee, place="La Grange")
    convening.amend(db, the_actor(db, committee.facilitator), meeting, form, now=A_MORNING)
    assert (meeting.place, meeting.sequence) == ("La Grange", 0)
