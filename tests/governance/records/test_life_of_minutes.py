"""Minutes after the sitting: circulated, corrected, approved by a later meeting, signed by two, published, put right beside."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation import ledger
from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from governance.meetings import minutes
from governance.meetings.actions import convening, sitting
from governance.meetings.forms import PeopleForm
from governance.meetings.models import AgendaItem, Meeting
from governance.records.life import chores
from governance.records.life import queries as lives
from governance.records.life.actions import living, publishing, signing
from governance.records.life.forms import CirculateForm, NoteForm, RedactForm, SealForm
from governance.records.life.models import MinutesLife, MinutesSignature
from governance.records.life.rules import redacting
from governance.records.life.rules.stages import Role, Stage
from people import gate
from people.permissions import Permission
from publication import actions as publication
from publication import drafts, queries
from publication.forms import PublishForm
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, a_meeting, an_open_meeting, in_the_roll
from workspace.documents import actions as documents
from workspace.documents.models import Document, DocumentVersion

END = THE_EVENING + timedelta(hours=2)
NEXT = THE_EVENING + timedelta(days=42)
APPROVAL = "Approbation du compte rendu du 9 avril 2026"
UNTIL = (THE_EVENING + timedelta(days=8)).date()


class House:
    """A closed meeting chaired and kept by two people, and the next one of the same body, planned."""

    def __init__(self, db):
        self.committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
        self.chair, self.secretary = self.committee.everybody[0][1], self.committee.everybody[1][1]
        self.other = self.committee.everybody[2][1]
        self.meeting = an_open_meeting(db, self.committee, *self.committee.everybody[:8])
        form = PeopleForm(chair=self.chair.public_id, secretary=self.secretary.public_id)
        convening.name_people(db, self.facilitator(db), self.meeting, form, now=THE_EVENING)
        sitting.close_meeting(db, self.facilitator(db), self.meeting, now=END)
        self.later = a_meeting(db, self.committee, at=NEXT)

    def facilitator(self, db):
        return the_actor(db, self.committee.facilitator, now=END)

    def circulated(self, db):
        form = CirculateForm(until=UNTIL)
        living.circulate(db, self.facilitator(db), self.meeting, form, [], beside=[], now=END)

    def inscribed(self, db):
        self.circulated(db)
        living.inscribe(db, self.facilitator(db), self.meeting, self.later, APPROVAL, now=END)

    def approved(self, db):
        self.inscribed(db)
        roll = in_the_roll(*self.committee.everybody[:8])
        sitting.open_meeting(db, self.facilitator(db), self.later, roll, now=NEXT)
        living.approve(db, self.facilitator(db), self.meeting, now=NEXT)

    def signed(self, db):
        self.approved(db)
        for member in (self.chair, self.secretary):
            signing.sign(db, the_actor(db, member), self.meeting, self.seal(db), now=NEXT)

    def seal(self, db):
        return SealForm(sha256=self.life(db).sha256)

    def life(self, db) -> MinutesLife:
        return db.exec(select(MinutesLife)).one()

    def document(self, db) -> Document:
        return minutes.document_of(db, db.get_one(Meeting, self.meeting.id))


@pytest.fixture
def house(app, db):
    with app.app_context():
        yield House(db)


@pytest.mark.both_databases
def test_closing_leaves_a_draft_that_is_still_written(db, house):
    document = house.document(db)
    assert document.frozen_at is None
    assert lives.row_of(db, house.meeting) is None
    assert gate.may(the_actor(db, house.other), Permission.EDIT_DOCUMENT, on=document)
    assert db.exec(select(DocumentVersion)).one().name == "clôture de la séance"


@pytest.mark.both_databases
def test_once_circulated_one_suggests_and_only_the_secretary_and_who_facilitates_write(db, house):
    house.circulated(db)
    document = house.document(db)
    other = the_actor(db, house.other)
    assert not gate.may(other, Permission.EDIT_DOCUMENT, on=document)
    assert gate.may(other, Permission.SUGGEST_CHANGE, on=document)
    assert gate.may(the_actor(db, house.secretary), Permission.EDIT_DOCUMENT, on=document)
    assert house.life(db).corrections_until == UNTIL
    with pytest.raises(Conflict):
        house.circulated(db)


@pytest.mark.both_databases
def test_a_later_meeting_of_the_same_body_approves_and_that_freezes_the_text(db, house):
    house.circulated(db)
    actor = house.facilitator(db)
    with pytest.raises(Conflict):  # on no agenda yet
        living.approve(db, actor, house.meeting, now=END)
    living.inscribe(db, actor, house.meeting, house.later, APPROVAL, now=END)
    living.inscribe(db, actor, house.meeting, house.later, APPROVAL, now=END)
    titles = [one.title for one in db.exec(select(AgendaItem).where(AgendaItem.meeting_id == house.later.id))]
    assert titles.count(APPROVAL) == 1


@pytest.mark.both_databases
def test_it_is_approved_in_session_with_the_meeting_and_the_moment(db, house):
    house.approved(db)
    life, version = house.life(db), minutes.frozen_version(db, db.get_one(Meeting, house.meeting.id))
    assert (life.stage, life.approved_in, life.approved_at) == ("approved", house.later.id, NEXT)
    assert (life.sha256, life.corrected) == (version.sha256, False)
    assert version.frozen
    with pytest.raises(Conflict):
        documents.take_version(db, house.facilitator(db), house.document(db), now=NEXT)
    line = db.exec(select(LedgerLine).where(LedgerLine.verb == "approve_minutes")).one()
    assert json.loads(line.details)["sha256"] == version.sha256
    assert ledger.broken_at(db, life.initiative_id) is None


@pytest.mark.both_databases
def test_the_chair_and_the_secretary_sign_each_for_her_own_and_nobody_else_does(db, house):
    house.approved(db)
    seal = house.seal(db)
    for member in (house.other, house.committee.facilitator):
        with pytest.raises(Refused):
            signing.sign(db, the_actor(db, member), house.meeting, seal, now=NEXT)
    with pytest.raises(Conflict):
        signing.sign(db, the_actor(db, house.chair), house.meeting, SealForm(sha256="0" * 64), now=NEXT)
    assert signing.sign(db, the_actor(db, house.chair), house.meeting, seal, now=NEXT) == {Role.CHAIR}
    assert house.life(db).stage == "approved"
    with pytest.raises(Conflict):
        signing.sign(db, the_actor(db, house.chair), house.meeting, seal, now=NEXT)
    signing.sign(db, the_actor(db, house.secretary), house.meeting, seal, now=NEXT)
    assert (house.life(db).stage, house.life(db).signed_at) == ("signed", NEXT)
    assert {one.sha256 for one in db.exec(select(MinutesSignature))} == {house.life(db).sha256}


def publishes(db, house, version):
    actor = house.facilitator(db)
    draft = drafts.draft(db, actor, version)
    form = PublishForm(title="Compte rendu du 9 avril", sha256=draft.sha256)
    return publication.publish(db, actor, draft, form, house.committee.initiative, now=NEXT)


def test_nothing_is_published_before_the_signatures(app, db, house):
    with app.test_request_context():
        house.approved(db)
        version = db.get_one(DocumentVersion, house.life(db).version_id)
        with pytest.raises(Conflict):
            publishes(db, house, version.public_id)


def test_what_is_published_redacted_says_nothing_of_what_was_taken_out_and_the_original_stays(app, db, house):
    with app.test_request_context():
        house.signed(db)
        life = house.life(db)
        original = db.get_one(DocumentVersion, life.version_id)
        taken = next(one for one in redacting.passages(original.tree) if "Adoption de la charte" in one.words)
        form = RedactForm(sha256=life.sha256, passage=[taken.place])
        version = publishing.redact(db, house.facilitator(db), house.meeting, form, now=NEXT)
        made = publishes(db, house, version.public_id)
        assert "[passage retiré]" in made.html
        assert "Adoption de la charte" not in made.html + made.text + json.dumps(version.tree)
        assert "Procès-verbal de mars" in made.html
        db.refresh(life)
        assert (life.stage, life.published_redacted) == ("published", True)
        note = NoteForm(text="Lire «\u00a014 voix\u00a0».")
        signing.rectify(db, house.facilitator(db), house.meeting, note, now=NEXT)
        told = queries.rectified(db, made.initiative_id, made.slug)
        assert [one.text for one in told] == [note.text]
        assert original.sha256 == life.sha256
        living.archive(db, house.facilitator(db), house.meeting, now=NEXT)
        assert house.life(db).stage == "archived"


@pytest.mark.both_databases
def test_a_rectification_is_appended_and_the_frozen_text_stays(db, house):
    actor, note = house.facilitator(db), NoteForm(text="Lire « 14 voix » et non « 15 ».")
    with pytest.raises(Conflict):
        signing.rectify(db, actor, house.meeting, note, now=END)
    house.approved(db)
    before = house.life(db).sha256
    signing.rectify(db, actor, house.meeting, note, now=NEXT)
    view = lives.of(db, actor, house.meeting, house.document(db), NEXT)
    assert [(one.text, one.at) for one in view.notes] == [(note.text, NEXT)]
    assert (view.stage, view.version.sha256) == (Stage.APPROVED, before)


def test_after_the_last_day_the_text_is_only_read(app, clock):
    with app.app_context(), app.extensions["database"].transaction() as db:
        house = House(db)
        house.circulated(db)
    for days, suggests in ((8, True), (9, False)):
        clock.moment = END + timedelta(days=days)
        chores.close_windows(app)
        with app.extensions["database"].reading() as db:
            document, other = house.document(db), the_actor(db, house.other)
            assert gate.may(other, Permission.SUGGEST_CHANGE, on=document) == suggests
            assert gate.may(other, Permission.READ_DOCUMENT, on=document)


@pytest.mark.both_databases
def test_a_participant_moves_nothing_and_a_stranger_sees_nothing(db, house):
    form = CirculateForm(until=UNTIL)
    with pytest.raises(Refused):
        living.circulate(db, the_actor(db, house.other), house.meeting, form, [], beside=[], now=END)
    twin = a_committee(db, an_initiative(db))
    with pytest.raises(Missing):
        living.circulate(db, the_actor(db, twin.facilitator), house.meeting, form, [], beside=[], now=END)


@pytest.mark.both_databases
def test_of_two_who_approve_or_sign_at_once_one_does(app):
    database = app.extensions["database"]
    with app.app_context(), database.transaction() as db:
        house = House(db)
        house.inscribed(db)
        sitting.open_meeting(db, house.facilitator(db), house.later, in_the_roll(), now=NEXT)

    def once(deed):
        def done(_turn):
            with app.app_context():
                try:
                    with database.transaction() as db:
                        deed(db)
                except Conflict:
                    return False
                return True

        with ThreadPoolExecutor(4) as at_once:
            return sorted(at_once.map(done, range(4)))

    found = once(lambda db: living.approve(db, house.facilitator(db), house.meeting, now=NEXT))
    assert found == [False, False, False, True]
    found = once(
        lambda db: signing.sign(db, the_actor(db, house.chair), house.meeting, house.seal(db), now=NEXT)
    )
    assert found == [False, False, False, True]


def test_the_pages_lead_from_the_draft_to_the_signatures_without_script(app, clock):
    with app.app_context(), app.extensions["database"].transaction() as db:
        house = House(db)
    clock.moment = END + timedelta(days=1)
    browser = signed_in(app, house.committee.facilitator)
    address = f"/valbrume/reunions/{house.meeting.public_id}/approbation"
    page = unescape(browser.get(address).text)
    assert "Les décisions ont pris effet à leur vote." in page
    # Where nothing beside the text takes the keyboard, the column itself does: it may scroll.
    column = re.compile(r'id="contexte"[^>]*tabindex="(-?\d)"')
    read_only = signed_in(app, house.other).get(address).text
    assert [column.search(one)[1] for one in (page, read_only)] == ["-1", "0"]
    late = browser.post(f"{address}/diffuser", data={"until": "2026-04-01"})
    assert (late.status_code, "Cette date est passée." in late.text) == (422, True)
    browser.post(f"{address}/diffuser", data={"until": UNTIL.isoformat()})
    with app.extensions["database"].reading() as db:
        sent = db.exec(select(Letter).where(Letter.subject.startswith("Compte rendu à relire"))).all()
    assert len(sent) == 15
    assert "jusqu’au 17\u00a0avril 2026 compris" in sent[0].text
    browser.post(f"{address}/inscrire", data={"meeting": house.later.public_id})
    later = f"/valbrume/reunions/{house.later.public_id}"
    assert "Comptes rendus à approuver" in browser.get(later).text
    clock.moment = NEXT
    browser = signed_in(app, house.committee.facilitator)
    browser.post(f"{later}/ouvrir", data={})
    assert browser.post(f"{address}/approuver").status_code == 303
    with app.extensions["database"].reading() as db:
        seal = house.life(db).sha256
    for member in (house.chair, house.secretary):
        signer = signed_in(app, member)
        assert "Signer le compte rendu" in signer.get("/valbrume/").text
        assert signer.post(f"{address}/signer", data={"sha256": seal}).status_code == 303
    page = unescape(browser.get(address).text)
    assert "Retirer des passages avant de publier" in page
    assert seal[:32] in page
    assert "[passage retiré]" in unescape(browser.get(f"{address}/retirer").text)
    stranger = browser.get(address.replace("valbrume", "ailleurs"))
    assert stranger.status_code == 404
