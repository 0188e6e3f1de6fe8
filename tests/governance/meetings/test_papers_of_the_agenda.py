"""The papers of an agenda: who attaches them, who sees them, what the notice says of them to each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Missing, Refused
from foundation.mail import Letter
from governance.meetings import papers, queries
from governance.meetings.actions import attaching, convening
from governance.meetings.forms import PaperForm
from governance.meetings.models import AgendaPaper
from governance.meetings.rules.papers import PaperKind
from people.models import Person
from tests.builders import A_MORNING, signed_in, the_actor
from tests.builders_papers import RESERVED, PaperHouse, attached
from workspace.files import actions as files
from workspace.files.models import StreamFile

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    return PaperHouse(app)


@pytest.fixture
def writing(app, house):
    """A transaction within a request of the initiative."""
    with app.test_request_context("/valbrume/"), app.extensions["database"].transaction() as db:
        yield db


def listed(db, house, member, *, whole=False):
    found = papers.of_meeting(db, the_actor(db, member), house.meeting, whole=whole)
    return [one.title for group in found.values() for one in group]


def test_papers_come_in_their_order_with_their_size(house, writing):
    attached(writing, house, "document", house.text.public_id, item=2)
    attached(writing, house, "file", house.file.public_id, item=2)
    attached(writing, house, "motion", house.motion, item=2)
    item = queries.item_rows(writing, house.meeting)[1]
    found = papers.of_meeting(writing, the_actor(writing, house.other), house.meeting)[item.public_id]
    assert [(one.title, one.note) for one in found] == [
        ("La tournée du jeudi", "texte, 6 mots"),
        ("Devis du monte-charge", "tableau CSV, 9\u00a0octets"),
        ("Adopter la tournée", "question mise au vote"),
    ]
    actor = the_actor(writing, house.committee.facilitator)
    last = papers.rows_of(writing, item)[2]
    attaching.move(writing, actor, house.meeting, item, last, up=True, now=A_MORNING)
    assert listed(writing, house, house.other)[1] == "Adopter la tournée"
    attaching.detach(writing, actor, house.meeting, item, last, now=A_MORNING)
    assert [row.position for row in papers.rows_of(writing, item)] == [1, 2]


def test_whoever_may_not_read_a_paper_does_not_see_it(house, writing):
    attached(writing, house, "document", house.reserved.public_id)
    attached(writing, house, "file", house.file.public_id)
    assert listed(writing, house, house.reader) == [RESERVED, "Devis du monte-charge"]
    assert listed(writing, house, house.other) == ["Devis du monte-charge"]
    assert listed(writing, house, house.other, whole=True) == ["", "Devis du monte-charge"]


def test_what_waits_in_the_bin_is_no_paper_any_more(house, writing):
    attached(writing, house, "file", house.file.public_id)
    actor = the_actor(writing, house.committee.facilitator)
    files.put_in_bin(writing, actor, writing.get_one(StreamFile, house.file.id), now=A_MORNING, bound=[])
    assert listed(writing, house, house.reader) == []


def test_a_paper_is_attached_once_and_by_who_prepares_the_meeting(house, writing):
    attached(writing, house, "file", house.file.public_id)
    with pytest.raises(Conflict, match="déjà jointe"):
        attached(writing, house, "file", house.file.public_id)
    item = queries.item_rows(writing, house.meeting)[0]
    form = PaperForm(kind=PaperKind.FILE, about=house.file.public_id)
    with pytest.raises(Refused):
        attaching.attach(writing, the_actor(writing, house.reader), house.meeting, item, form, now=A_MORNING)
    with pytest.raises(Missing):
        attached(writing, house, "document", "nothing-of-this-name")


def test_an_item_that_goes_takes_its_papers_off_the_agenda(house, writing):
    attached(writing, house, "file", house.file.public_id)
    item = queries.item_rows(writing, house.meeting)[0]
    actor = the_actor(writing, house.committee.facilitator)
    convening.remove_item(writing, actor, house.meeting, item, now=A_MORNING)
    assert writing.exec(select(AgendaPaper)).all() == []


def test_the_notice_lists_to_each_the_papers_that_each_may_read(house):
    house.attach(("document", house.reserved.public_id), ("document", house.text.public_id))
    assert (
        signed_in(house.app, house.committee.facilitator).post(f"{house.address}/convocation").status_code
        == 303
    )
    with house.app.extensions["database"].reading() as db:
        sent = {letter.recipient: letter for letter in db.exec(select(Letter))}
        own, other = (sent[db.get_one(Person, one.person_id).email] for one in (house.reader, house.other))
    assert RESERVED in own.text
    assert RESERVED in own.html
    assert f"http://localhost/valbrume/documents/{house.text.public_id}" in other.text
    assert "La tournée du jeudi (texte, 6 mots)" in other.text
    for said in (other.text, other.html):
        assert RESERVED not in said
        assert house.reserved.public_id not in said


def test_the_pages_show_papers_and_let_who_prepares_choose_them(house, clock):
    preparing = signed_in(house.app, house.committee.facilitator)
    with house.app.extensions["database"].reading() as db:
        item = queries.item_rows(db, house.meeting)[1].public_id
    choosing = f"{house.address}/points/{item}/pieces"
    page = preparing.get(choosing).text
    assert all(
        said in page
        for said in (RESERVED, "La tournée du jeudi", "Devis du monte-charge", "Adopter la tournée")
    )
    found = preparing.get(f"{choosing}?q=tournee").text
    assert "La tournée du jeudi" in found
    assert "Adopter la tournée" in found
    assert "Devis" not in found
    for about in (house.reserved.public_id, house.text.public_id):
        assert preparing.post(choosing, data={"kind": "document", "about": about}).status_code == 303
    again = preparing.post(choosing, data={"kind": "document", "about": house.text.public_id})
    assert (again.status_code, "déjà jointe" in again.text) == (409, True)
    preparing.post(f"{house.address}/convocation")
    clock.moment += timedelta(hours=1)
    preparing.post(choosing, data={"kind": "file", "about": house.file.public_id})
    page = signed_in(house.app, house.other).get(house.address).text
    assert "La tournée du jeudi" in page
    assert "jointe après la convocation" in page
    assert RESERVED not in page
    assert house.reserved.public_id not in page
    assert signed_in(house.app, house.other).get(choosing).status_code == 403
