"""Meetings of every kind: of a stream or of everybody, without a quorum; and those that come back."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.errors import Missing, Refused
from foundation.mail import Letter
from governance.meetings import audience, presence, queries
from governance.meetings.actions import convening, gathering, keeping_step
from governance.meetings.forms import OF_STREAM, CancelForm, ChangeForm, GatheringForm
from governance.meetings.models import Meeting, MeetingReply
from governance.meetings.rules.agenda import ItemKind
from governance.meetings.rules.kinds import TEMPLATES, MeetingKind
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import Reply
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee

PARIS = ZoneInfo("Europe/Paris")
SESSION = {
    "kind": "working_session",
    "day": "2026-03-19",
    "start": "14:00",
    "end": "16:00",
    "place": "La Remise partagée",
}


def test_a_working_session_of_a_stream_is_lived_from_the_form_to_the_minutes(app, clock):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, "Réemploi")
        inside = a_member(db, initiative, "Awa", streams=(stream,))
        outside = a_member(db, initiative, "Yann")
        facilitator = a_member(db, initiative, "Perrine", role=Role.FACILITATOR)
    browser, hers = signed_in(app, facilitator), signed_in(app, inside)
    form = browser.get("/valbrume/reunions/preparer?kind=learning_visit").text
    assert "Ce que nous en retenons pour chez nous" in form
    assert "Réemploi" in form
    agenda = "Où nous en sommes\nUn sujet à nous"
    made = browser.post(
        "/valbrume/reunions/preparer",
        data={**SESSION, "body": OF_STREAM + stream.public_id, "agenda": agenda, "until": "", "times": ""},
    )
    address = made.location
    assert "Séance de travail" in browser.get(address).text
    assert browser.post(f"{address}/convocation").status_code == 303
    with app.extensions["database"].reading() as db:
        (letter,) = db.exec(select(Letter)).all()
        first, second = queries.item_rows(db, db.exec(select(Meeting)).one())
    assert "Vous êtes invité·e à une réunion de «\u00a0Réemploi\u00a0»" in letter.text
    assert "pouvoir" not in letter.text
    assert (first.kind, first.minutes, second.kind) == (ItemKind.INFORMATION, 15, ItemKind.DISCUSSION)
    assert "Répondre à la convocation" in hers.get("/valbrume/").text
    assert "Répondre à la convocation" not in signed_in(app, outside).get("/valbrume/").text
    hers.post(f"{address}/venir", data={"reply": "remote"})
    page = browser.get(address).text
    assert "Awa" in page
    assert "quorum" not in page.lower()
    for screen in (
        address,
        f"{address}/avant-envoi",
        f"{address}/deplacer",
        f"{address}/envois",
        "/valbrume/reunions",
    ):
        assert browser.get(screen).status_code == 200
    clock.moment = queries_start(app)
    browser, hers = signed_in(app, facilitator), signed_in(app, inside)
    assert browser.post(f"{address}/ouvrir", data={}).status_code == 303
    assert "Écrire le compte rendu" in browser.get(address).text
    assert browser.post(f"{address}/clore").status_code == 303
    assert "Compte rendu" in hers.get(address).text


def queries_start(app):
    with app.extensions["database"].reading() as db:
        return db.exec(select(Meeting.starts_at)).one()


@pytest.fixture
def somewhere(db):
    initiative = an_initiative(db)
    return initiative, the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))


@pytest.mark.both_databases
def test_each_meeting_that_comes_back_is_one_of_its_own_at_the_hour_of_the_place(db, somewhere):
    _initiative, actor = somewhere
    form = GatheringForm(**{**SESSION, "every": "week", "times": 4})
    made = gathering.gather(db, actor, form, now=A_MORNING)
    assert [one.starts_at.astimezone(PARIS).hour for one in made] == [14] * 4
    assert {one.starts_at.astimezone(PARIS).utcoffset() for one in made} == {
        timedelta(hours=1),
        timedelta(hours=2),
    }
    assert len({one.series for one in made}) == 1
    keeping_step.cancel(db, actor, made[0], CancelForm(reason="Grève"), [], now=A_MORNING)
    assert [one.stage for one in made] == [Stage.CANCELLED, *[Stage.PLANNED] * 3]


@pytest.mark.both_databases
def test_a_meeting_of_everybody_asks_nothing_of_a_rule_and_each_answers_for_herself(db, somewhere):
    initiative, actor = somewhere
    member = the_actor(db, a_member(db, initiative, "Awa"))
    (meeting,) = gathering.gather(
        db, actor, GatheringForm(**{**SESSION, "day": A_MORNING.date()}), now=A_MORNING
    )
    assert presence.quorum_at(db, meeting, A_MORNING).reached
    assert len(audience.of(db, meeting)) == 2
    convening.add_item(db, actor, meeting, _an_item(), now=A_MORNING)
    convening.send_notice(db, actor, meeting, [], now=A_MORNING)
    assert meeting.notice_in_time
    assert queries.unanswered(db, member, A_MORNING) == [meeting]
    for said in (Reply.ABSENT, Reply.COMING):
        gathering.reply(db, member, meeting, said, now=A_MORNING)
    assert [one.reply for one in db.exec(select(MeetingReply))] == ["coming"]
    assert queries.unanswered(db, member, A_MORNING) == []
    later = ChangeForm(**{**SESSION, "body": "", "day": "2026-03-26"})
    keeping_step.move(db, actor, meeting, later, [], now=A_MORNING, seen=0)
    assert db.exec(select(MeetingReply)).all() == []


def _an_item():
    from governance.meetings.forms import ItemForm

    return ItemForm(title="Où nous en sommes")


@pytest.mark.both_databases
def test_a_kind_may_be_of_a_body_and_a_stranger_gathers_nobody(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    actor = the_actor(db, committee.facilitator)
    form = GatheringForm(**{**SESSION, "kind": "seminar", "body": committee.body.public_id})
    (meeting,) = gathering.gather(db, actor, form, now=A_MORNING)
    assert (meeting.body_id, meeting.kind, meeting.number) == (committee.body.id, "seminar", 1)
    with pytest.raises(Refused):
        gathering.gather(db, the_actor(db, committee.members["ess"][0]), form, now=A_MORNING)
    elsewhere = a_stream(db, an_initiative(db))
    other = GatheringForm(**{**SESSION, "body": OF_STREAM + elsewhere.public_id})
    with pytest.raises(Missing):
        gathering.gather(db, actor, other, now=A_MORNING)


def test_a_series_says_until_when(app):
    with app.extensions["database"].transaction() as db:
        facilitator = a_member(db, an_initiative(db, "valbrume"), role=Role.FACILITATOR)
    answer = signed_in(app, facilitator).post(
        "/valbrume/reunions/preparer", data={**SESSION, "every": "week"}
    )
    assert answer.status_code == 422
    assert "Dites jusqu’à quand elle revient" in answer.text
    assert TEMPLATES[MeetingKind.WORKING_SESSION].name in answer.text
