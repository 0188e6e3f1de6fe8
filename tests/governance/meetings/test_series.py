"""Meetings that come back: one is changed or called off alone, or with those that follow; what was held is left alone."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.errors import Conflict
from foundation.mail import Letter
from governance.meetings import series
from governance.meetings.actions import convening, gathering, keeping_series, keeping_step, sitting
from governance.meetings.actions.keeping_series import Step
from governance.meetings.forms import OF_STREAM, CancelForm, ChangeForm, GatheringForm, ItemForm, RollForm
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee

PARIS = ZoneInfo("Europe/Paris")
SESSION = {
    "kind": "working_session",
    "day": "2026-03-19",
    "start": "14:00",
    "end": "16:00",
    "place": "La Remise",
    "agenda": "Où nous en sommes",
}
WEEKLY = {**SESSION, "every": "week", "times": 6}
LATER = {
    "body": "", "title": "", "day": "2026-03-26", "start": "15:00", "end": "17:30",
    "place": "La Grange", "remote_link": "", "extent": "following",
}  # fmt: skip


def there(meetings):
    """Day, hours and place of each, as people of the place read them."""
    return [
        (f"{one.starts_at.astimezone(PARIS):%d/%m %H:%M}–{one.ends_at.astimezone(PARIS):%H:%M}", one.place)
        for one in meetings
    ]


def the_series(db):
    return list(db.exec(select(Meeting).order_by(Meeting.starts_at)))


@pytest.fixture
def house(app):
    """Six working sessions of a stream of two, across the change of hour; the first three are announced."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, "Réemploi")
        for name in ("Awa", "Yann"):
            a_member(db, initiative, name, streams=(stream,))
        facilitator = a_member(db, initiative, "Perrine", role=Role.FACILITATOR)
        form = GatheringForm(**{**WEEKLY, "body": OF_STREAM + stream.public_id})
        made = gathering.gather(db, the_actor(db, facilitator), form, now=A_MORNING)
        addresses = [f"/valbrume/reunions/{one.public_id}" for one in made]
    browser = signed_in(app, facilitator)
    for address in addresses[:3]:
        browser.post(f"{address}/convocation")
    return app, browser, addresses


def kept(app):
    with app.extensions["database"].reading() as db:
        found = the_series(db)
        letters = db.exec(select(Letter)).all()
        db.expunge_all()
    return found, letters


def test_a_change_reaches_those_that_follow_and_says_before_how_many_letters_leave(house):
    app, browser, addresses = house
    page = browser.get(f"{addresses[1]}/deplacer").text
    assert "Celle-ci seulement" in page
    assert "Une réunion, 2 lettres" in page
    assert "5 réunions, 4 lettres" in page
    assert browser.post(f"{addresses[1]}/deplacer", data={**LATER, "counted": "5-4"}).status_code == 303
    meetings, letters = kept(app)
    assert there(meetings) == [
        ("19/03 14:00–16:00", "La Remise"),
        *[(f"{day} 15:00–17:30", "La Grange") for day in ("26/03", "02/04", "09/04", "16/04", "23/04")],
    ]
    assert {one.starts_at.astimezone(PARIS).utcoffset() for one in meetings[1:]} == {
        one.starts_at.astimezone(PARIS).utcoffset() for one in meetings
    }
    assert [one.sequence for one in meetings] == [0, 1, 1, 0, 0, 0]
    changed = [one for one in letters if one.subject.startswith("Changement")]
    assert len(changed) == 4
    (event,) = IcsCalendarStream.calendar_from_ics(changed[-1].attachment).events
    assert (event.sequence, event.dtstart.astimezone(PARIS).hour) == (1, 15)
    assert "Cette réunion revient" in browser.get(addresses[0]).text


def test_alone_a_meeting_changes_alone_and_the_last_one_asks_nothing(house):
    app, browser, addresses = house
    browser.post(f"{addresses[1]}/deplacer", data={**LATER, "extent": "alone"})
    meetings, letters = kept(app)
    assert [place for _when, place in there(meetings)] == ["La Remise", "La Grange", *["La Remise"] * 4]
    assert sum(one.subject.startswith("Changement") for one in letters) == 2
    assert "Celle-ci et les suivantes" not in browser.get(f"{addresses[-1]}/modifier").text


def test_before_its_notice_a_meeting_changes_with_those_that_follow_without_a_letter(house):
    app, browser, addresses = house
    assert "3 réunions, aucune lettre" in browser.get(f"{addresses[3]}/modifier").text
    moved = {**LATER, "day": "2026-04-10", "place": "La Remise", "start": "14:00", "end": "16:00"}
    browser.post(f"{addresses[3]}/modifier", data=moved)
    meetings, letters = kept(app)
    assert [when[:5] for when, _place in there(meetings)[3:]] == ["10/04", "17/04", "24/04"]
    assert not any(one.subject.startswith("Changement") for one in letters)


def test_nobody_sends_more_letters_than_were_read(house):
    app, browser, addresses = house
    browser.post(f"{addresses[3]}/convocation")
    refused = browser.post(f"{addresses[1]}/deplacer", data={**LATER, "counted": "5-4"})
    assert refused.status_code == 409
    assert "Relisez les nombres" in refused.text
    assert "5 réunions, 6 lettres" in refused.text
    assert {place for _when, place in there(kept(app)[0])} == {"La Remise"}


def test_those_that_follow_are_called_off_together_for_one_reason(house):
    app, browser, addresses = house
    assert "4 réunions, 2 lettres" in browser.get(f"{addresses[2]}/annuler").text
    browser.post(f"{addresses[2]}/annuler", data={"reason": "Le local ferme.", "extent": "following"})
    meetings, letters = kept(app)
    assert [one.stage for one in meetings] == [*[Stage.PLANNED] * 2, *[Stage.CANCELLED] * 4]
    assert {one.cancel_reason for one in meetings[2:]} == {"Le local ferme."}
    gone = [one for one in letters if one.subject.startswith("Annulation")]
    assert len(gone) == 2
    assert all("METHOD:CANCEL" in one.attachment for one in gone)


def test_a_date_announced_too_late_is_confirmed_once_for_all(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
        form = GatheringForm(**{**WEEKLY, "day": "2026-04-16", "times": 3, "body": committee.body.public_id})
        made = gathering.gather(db, the_actor(db, committee.facilitator), form, now=A_MORNING)
        address = f"/valbrume/reunions/{made[0].public_id}"
    browser = signed_in(app, committee.facilitator)
    browser.post(f"{address}/convocation")
    sooner = {**LATER, "day": "2026-03-17"}
    refused = browser.post(f"{address}/deplacer", data=sooner)
    assert refused.status_code == 409
    assert "Je l’ai lu, et j’envoie quand même" in refused.text
    assert browser.post(f"{address}/deplacer", data={**sooner, "late_confirmed": "1"}).status_code == 303
    meetings, _letters = kept(app)
    assert [one.notice_in_time for one in meetings] == [False, None, None]
    assert [one.title[-1] for one in meetings] == ["1", "2", "3"]
    assert [when[:5] for when, _place in there(meetings)] == ["17/03", "24/03", "31/03"]


@pytest.fixture
def six(db):
    """A series of everybody, and who convenes it."""
    actor = the_actor(db, a_member(db, an_initiative(db), role=Role.FACILITATOR))
    return actor, gathering.gather(db, actor, GatheringForm(**WEEKLY), now=A_MORNING)


def a_step(row, **change):
    """What a form makes of a meeting, its letter drawn where its notice has left."""
    values = {**SESSION, "day": row.starts_at.astimezone(PARIS).date(), **change}
    letters = (
        [NoticeLetter("m", "a@valbrume.test", "Changement", "texte", "", "")] if row.notice_sent_at else []
    )
    return Step(series.mark(row), letters, ChangeForm(body="", **{**values, "agenda": ""}))


@pytest.mark.both_databases
def test_what_was_held_opened_or_called_off_is_never_touched(db, six):
    actor, made = six
    first, second, third, fourth, *_last = made
    sitting.open_meeting(db, actor, third, RollForm(), now=A_MORNING)
    sitting.open_meeting(db, actor, first, RollForm(), now=A_MORNING)
    sitting.close_meeting(db, actor, first, now=A_MORNING)
    off = CancelForm(reason="Férié")
    keeping_step.cancel(db, actor, fourth, off, [], now=A_MORNING)
    rows = [second, *series.following(db, second, A_MORNING)]
    assert rows == [second, *made[4:]]
    steps = [a_step(row, start=time(9), end=time(10)) for row in rows]
    keeping_series.change(db, actor, second, steps, now=A_MORNING)
    assert [one.starts_at.astimezone(PARIS).hour for one in made] == [14, 9, 14, 14, 9, 9]
    keeping_series.call_off(db, actor, second, off, [Step(series.mark(row)) for row in rows], now=A_MORNING)
    assert [one.stage for one in made] == [
        Stage.CLOSED, Stage.CANCELLED, Stage.OPEN, *[Stage.CANCELLED] * 3,
    ]  # fmt: skip


@pytest.mark.both_databases
def test_nothing_changes_when_one_of_them_has_changed_meanwhile(db, six):
    actor, made = six
    convening.add_item(db, actor, made[1], ItemForm(title="Bilan"), now=A_MORNING)
    steps = [a_step(row, place="La Grange") for row in made]
    convening.send_notice(db, actor, made[1], [], now=A_MORNING)
    with pytest.raises(Conflict) as refused:
        keeping_series.change(db, actor, made[0], steps, now=A_MORNING)
    assert refused.value.code == "meanwhile"
    with pytest.raises(Conflict):
        keeping_series.change(db, actor, made[0], steps[:3], now=A_MORNING)
    assert {one.place for one in made} == {"La Remise"}
