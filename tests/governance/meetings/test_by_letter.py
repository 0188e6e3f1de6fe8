"""Answering the notice from its letter: without an account, for one's own seats, until the meeting opens."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import select

from charters.rules.functioning import ProxyRule
from charters.rules.presets import DEFAULT
from foundation import ids
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from governance.committee.models import Proxy
from governance.meetings.actions import sitting
from governance.meetings.forms import RollForm
from governance.meetings.models import Answer, Meeting, NoticeLink
from people.models import Person
from tests.builders import an_initiative, signed_in, the_actor, unsigned
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, a_meeting

pytestmark = pytest.mark.both_databases
LINK = re.compile(r"/convocation/[\w-]{43}")


@pytest.fixture
def house(app):
    """A notice that has just left to a committee whose rule allows one proxy each, within a college."""
    with app.extensions["database"].transaction() as db:
        committee = a_committee(
            db,
            an_initiative(db, "valbrume"),
            rule=DEFAULT.rule,
            proxy_rule=ProxyRule(max_per_holder=1, same_college=True),
        )
        meeting = a_meeting(db, committee)
    sent = signed_in(app, committee.facilitator).post(f"/valbrume/reunions/{meeting.public_id}/convocation")
    assert sent.status_code == 303
    return app, committee, meeting


def rows(app, table):
    with app.extensions["database"].reading() as db:
        found = list(db.exec(select(table).order_by(table.id)))
        db.expunge_all()
        return found


def of(app, member) -> str:
    with app.extensions["database"].reading() as db:
        return db.get_one(Person, member.person_id).email


def link_of(app, member) -> str:
    """The address in the letter of this member."""
    (letter,) = [one for one in rows(app, Letter) if one.recipient == of(app, member)][:1]
    found = LINK.search(letter.text).group()
    assert found in letter.html
    return found


def open_it(app, committee, meeting):
    with app.extensions["database"].transaction() as db:
        actor = the_actor(db, committee.facilitator, now=THE_EVENING)
        sitting.open_meeting(db, actor, db.get_one(Meeting, meeting.id), RollForm(), now=THE_EVENING)


def test_from_the_letter_to_an_answer_and_a_proxy_and_back(house):
    app, committee, _meeting = house
    seat, member = committee.everybody[0]
    holder, neighbour = committee.everybody[1]
    address, browser = link_of(app, member), app.test_client()
    page = browser.get(address)
    assert page.status_code == 200
    assert rows(app, Answer) == []
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]

    browser.post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "absent"})
    assert "Vous avez répondu que vous ne venez pas." in unescape(browser.get(address).text)
    before = len(rows(app, Letter))
    form = {"principal": seat.public_id, "holder": holder.public_id}
    assert browser.post(f"{address}/pouvoir", data=form).location.endswith(address)
    told = rows(app, Letter)[before:]
    assert {one.recipient for one in told} == {of(app, member), of(app, neighbour)}
    assert not any(LINK.search(one.text + one.html) for one in told)

    assert "Pouvoir donné à" in browser.get(address).text
    browser.post(f"{address}/reprise", data={"seat": seat.public_id})
    assert rows(app, Proxy)[0].revoked_at is not None
    browser.post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "remote"})
    assert [one.reply for one in rows(app, Answer)] == ["remote"]
    said = [line for line in rows(app, LedgerLine) if json.loads(line.details).get("via") == "letter"]
    assert [line.verb for line in said] == ["answer_notice", "give_proxy", "revoke_proxy", "answer_notice"]
    assert {line.actor for line in said} == {member_public(app, member)}


def member_public(app, member) -> str:
    with app.extensions["database"].reading() as db:
        return db.get_one(Person, member.person_id).public_id


def test_the_rule_of_proxies_holds_by_letter_too(house):
    app, committee, _meeting = house
    first, second = committee.everybody[0], committee.everybody[1]
    third = committee.everybody[2]
    elsewhere = committee.seats["hab"][0]
    browser = app.test_client()
    given = {"principal": first[0].public_id, "holder": second[0].public_id}
    assert browser.post(f"{link_of(app, first[1])}/pouvoir", data=given).status_code == 303
    address = link_of(app, third[1])
    over = browser.post(
        f"{address}/pouvoir", data={"principal": third[0].public_id, "holder": second[0].public_id}
    )
    assert over.status_code == 409
    assert "le nombre maximal de pouvoirs" in unescape(over.text)
    other = browser.post(
        f"{address}/pouvoir", data={"principal": third[0].public_id, "holder": elsewhere.public_id}
    )
    assert "au sein du même collège" in unescape(other.text)
    offered = browser.get(address).text
    assert f'value="{second[0].public_id}"' not in offered
    assert f'value="{elsewhere.public_id}"' not in offered


def test_a_link_speaks_for_nobody_else_even_that_of_who_facilitates(house):
    app, committee, _meeting = house
    (seat, _member), (_other, neighbour) = committee.everybody[:2]
    address = link_of(app, neighbour)
    made = app.test_client().post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "absent"})
    assert made.status_code == 404
    assert rows(app, Answer) == []


def test_a_link_dies_when_the_meeting_opens_and_says_no_more_than_a_wrong_one(house, clock):
    app, committee, meeting = house
    seat, member = committee.everybody[0]
    address, browser = link_of(app, member), app.test_client()
    wrong = browser.get("/convocation/" + "x" * 43)
    open_it(app, committee, meeting)
    over = browser.get(address)
    assert (wrong.status_code, over.status_code) == (404, 404)
    bare = re.compile(r"convocation(/|%2F)[\w-]+")
    assert bare.sub("", unsigned(over.text)) == bare.sub("", unsigned(wrong.text))
    posted = browser.post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "coming"})
    assert posted.status_code == 404
    assert rows(app, Answer) == []


def test_a_meeting_that_never_opened_takes_no_answer_after_its_end(house, clock):
    app, committee, _meeting = house
    address = link_of(app, committee.everybody[0][1])
    clock.moment = THE_EVENING + timedelta(hours=3)
    assert app.test_client().get(address).status_code == 404


def test_only_the_digest_of_the_secret_is_kept_beside_the_letter(house):
    app, committee, _meeting = house
    secret = link_of(app, committee.everybody[0][1]).rsplit("/", 1)[1]
    kept = {one.digest for one in rows(app, NoticeLink)}
    assert ids.digest(secret) in kept
    assert secret not in kept
    assert len(kept) == 15
