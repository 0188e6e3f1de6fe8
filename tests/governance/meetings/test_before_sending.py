"""What a facilitator sees before the notice leaves, items asked for, and a meeting called again in one click."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlmodel import select

from charters.rules.functioning import Quorum, SecondNotice, VoteRule
from charters.rules.presets import DEFAULT
from foundation.errors import Conflict, Refused
from governance.meetings import queries
from governance.meetings.actions import convening, requesting
from governance.meetings.forms import ItemForm, RequestForm, TakeForm
from governance.meetings.models import AgendaItem, ItemRequest, Meeting
from governance.meetings.rules.agenda import ItemKind
from people.models import Person, Role
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, a_convened_meeting, a_meeting, an_open_meeting

AGAIN = VoteRule(quorum=Quorum(fraction=Fraction(1, 2), second_notice=SecondNotice(min_clear_days=3)))


@pytest.fixture
def committee(app):
    with app.extensions["database"].transaction() as db:
        return a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)


@pytest.fixture
def house(app, committee):
    with app.extensions["database"].transaction() as db:
        meeting = a_meeting(db, committee)
    return app, committee, meeting, f"/valbrume/reunions/{meeting.public_id}"


def test_before_it_leaves_each_letter_is_read_as_it_will_be_received(house):
    app, committee, _meeting, address = house
    (_seat, member), (_other, silent) = committee.everybody[:2]
    with app.extensions["database"].transaction() as db:
        silent_name = db.get_one(Person, silent.person_id).name
        db.get_one(Person, silent.person_id).email = ""
    browser = signed_in(app, committee.facilitator)
    page = browser.get(f"{address}/avant-envoi").text
    assert "2. Adoption de la charte" in page
    assert f"À prévenir autrement : {silent_name}" in page.replace("\u00a0", " ")
    assert "Dernier jour pour l’envoyer à temps" in page
    shown = browser.get(f"{address}/avant-envoi/{member.public_id}")
    assert "Adoption de la charte" in shown.text
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    participant = signed_in(app, member)
    assert participant.get(f"{address}/avant-envoi").status_code == 403
    assert participant.get(f"{address}/avant-envoi/{member.public_id}").status_code == 403


def test_who_runs_the_meeting_reads_how_far_the_quorum_is(app, committee):
    with app.extensions["database"].transaction() as db:
        meeting = a_convened_meeting(db, committee)
    address = f"/valbrume/reunions/{meeting.public_id}"
    page = signed_in(app, committee.facilitator).get(address).text
    assert "voix pour le quorum" in page
    assert "15 sièges n’ont pas encore répondu" in page
    for seat, member in committee.everybody:
        signed_in(app, member).post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "absent"})
    assert "Même si tout le monde venait" in signed_in(app, committee.facilitator).get(address).text
    assert "voix pour le quorum" not in signed_in(app, committee.members["ess"][0]).get(address).text


def test_a_member_asks_for_an_item_and_reads_what_became_of_it(house):
    app, committee, _meeting, address = house
    (_seat, member), (_other, another) = committee.everybody[:2]
    hers, browser = signed_in(app, member), signed_in(app, committee.facilitator)
    for title in ("La légumerie", "La cour"):
        assert hers.post(f"{address}/points-demandes", data={"title": title}).status_code == 303
    assert "Un point est demandé" in browser.get("/valbrume/").text
    assert "La légumerie" not in signed_in(app, another).get(f"{address}/points-demandes").text
    with app.extensions["database"].reading() as db:
        first, second = db.exec(select(ItemRequest.public_id).order_by(ItemRequest.id)).all()
    assert hers.post(f"{address}/points-demandes/{first}/inscrire").status_code == 403
    browser.post(f"{address}/points-demandes/{first}/inscrire", data={"kind": "election", "minutes": "15"})
    browser.post(f"{address}/points-demandes/{second}/decliner", data={"answer": "Plutôt en mai."})
    assert browser.post(f"{address}/points-demandes/{second}/inscrire").status_code == 409
    page = hers.get(f"{address}/points-demandes").text
    assert "Plutôt en mai." in page
    assert "à l’ordre du jour" in page
    with app.extensions["database"].reading() as db:
        item = db.exec(select(AgendaItem).where(AgendaItem.title == "La légumerie")).one()
        assert (item.kind, item.minutes, item.owner_id) == (ItemKind.ELECTION, 15, member.id)


@pytest.mark.both_databases
def test_an_item_is_asked_for_in_time_by_who_contributes(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    meeting, form = a_meeting(db, committee), RequestForm(title="La légumerie")
    asker = the_actor(db, committee.members["ess"][0])
    request = requesting.ask(db, asker, meeting, form, now=A_MORNING)
    with pytest.raises(Conflict) as refused:
        requesting.ask(db, asker, meeting, form, now=THE_EVENING - timedelta(days=6))
    assert refused.value.code == "too_late"
    sooner = a_meeting(db, committee, request_days=2)
    requesting.ask(db, asker, sooner, form, now=THE_EVENING - timedelta(days=2))
    observer = the_actor(db, a_member(db, committee.initiative, role=Role.OBSERVER))
    with pytest.raises(Refused):
        requesting.ask(db, observer, meeting, form, now=A_MORNING)
    facilitator = the_actor(db, committee.facilitator)
    requesting.take(db, facilitator, meeting, request, TakeForm(), now=A_MORNING)
    with pytest.raises(Conflict):
        requesting.take(db, facilitator, meeting, request, TakeForm(), now=A_MORNING)
    views = queries.agenda(db, meeting, committee.body.notice_rule)
    assert [one.title for one in views][-2:] == ["La légumerie", "Points divers"]
    assert views[-2].owner


def test_a_closed_agenda_lets_nothing_be_put_to_the_vote_under_other_business(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    actor, meeting = the_actor(db, committee.facilitator), a_convened_meeting(db, committee)
    late = convening.add_item(
        db, actor, meeting, ItemForm(title="Une urgence", kind=ItemKind.DECISION), now=A_MORNING
    )
    _minutes, decision, *_rest = queries.item_rows(db, meeting)
    other = next(one for one in queries.item_rows(db, meeting) if one.kind is ItemKind.OTHER_BUSINESS)
    for item in (late, other):
        with pytest.raises(Conflict) as refused:
            convening.attach_motion(db, actor, meeting, item, "a-motion", now=A_MORNING)
        assert refused.value.code == "not_announced"
    convening.attach_motion(db, actor, meeting, decision, "a-motion", now=A_MORNING)


def test_a_sitting_without_quorum_is_called_again_in_one_click(app, clock):
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=AGAIN)
        first = an_open_meeting(db, committee, committee.everybody[0])
    clock.moment = THE_EVENING + timedelta(minutes=20)
    browser = signed_in(app, committee.facilitator)
    address = f"/valbrume/reunions/{first.public_id}"
    assert "Convoquer une seconde fois" in browser.get(address).text
    assert signed_in(app, committee.everybody[0][1]).post(f"{address}/seconde").status_code == 403
    made = browser.post(f"{address}/seconde")
    page = browser.get(made.location).text
    assert "Seconde convocation" in page
    assert "Adoption de la charte" in page
    with app.extensions["database"].reading() as db:
        second = db.exec(select(Meeting).where(Meeting.second_of == first.public_id)).one()
    assert second.starts_at == THE_EVENING + timedelta(days=7)
    assert second.notice_sent_at is None
