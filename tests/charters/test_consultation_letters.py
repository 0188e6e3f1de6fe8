"""Letters about a consultation: at its opening to participants, before its end to who has said nothing, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from charters.consultations import actions, letters, queries
from charters.consultations.forms import PeriodForm
from charters.rules.consulting import Word
from foundation.mail import Letter
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_charters import a_charter_in_force

pytestmark = pytest.mark.both_databases
URL = "https://exemple.test"


@pytest.fixture
def house(db, app):
    """A consultation of ten days that opens at once; a facilitator, two participants, somebody who looks on."""
    initiative = an_initiative(db)
    version = a_charter_in_force(db, initiative)
    leads = a_member(db, initiative, role=Role.FACILITATOR)
    said, silent = a_member(db, initiative), a_member(db, initiative)
    a_member(db, initiative, role=Role.OBSERVER)
    today = A_MORNING.date()
    period = PeriodForm(first=today, last=today + timedelta(days=9))
    with app.app_context():
        made = actions.call(db, the_actor(db, leads), version, period, now=A_MORNING)
        yield made, the_actor(db, said), silent


def sent(db):
    return list(db.exec(select(Letter).order_by(Letter.id)))


def test_participants_are_written_to_once_as_it_opens(db, house):
    made, _said, _silent = house
    assert letters.write(db, made.id, URL, made.opens_at) == 3
    assert letters.write(db, made.id, URL, made.opens_at + timedelta(hours=1)) == 0
    text = sent(db)[0].text
    assert "vous consulte sur la charte 1.0" in text
    assert f"/charte/consultations/{made.public_id}" in text
    assert "consults you on charter 1.0" in text


def test_only_those_who_have_said_nothing_are_written_to_before_its_end_and_once(db, house):
    made, actor, _silent = house
    letters.write(db, made.id, URL, made.opens_at)
    article = queries.articles_of(db, made)[0]
    actions.react(db, actor, made, article, Word.AGREE, now=made.opens_at)
    soon = made.closes_at - timedelta(days=1)
    assert letters.write(db, made.id, URL, soon - timedelta(days=3)) == 0
    before = len(sent(db))
    assert letters.write(db, made.id, URL, soon) == 2
    assert letters.write(db, made.id, URL, soon) == 0
    assert "C’est le seul rappel." in sent(db)[before].text


def test_nobody_is_written_to_about_one_that_was_ended(db, house):
    made, _said, _silent = house
    made.ended_at = made.opens_at
    db.add(made)
    db.flush()
    assert letters.write(db, made.id, URL, made.opens_at) == 0
