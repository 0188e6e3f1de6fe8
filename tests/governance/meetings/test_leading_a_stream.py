"""Whoever leads a stream convenes and holds the meetings of that stream: not those of bodies, of everybody, or of another stream."""

from __future__ import annotations

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.errors import Refused
from governance.calendar import actions as dates
from governance.calendar.forms import PollForm
from governance.meetings import queries
from governance.meetings.actions import attaching, convening, gathering, questioning, sitting
from governance.meetings.forms import OF_STREAM, GatheringForm, PaperForm, QuestionForm, RollForm
from governance.meetings.models import FloorQuestion, Meeting
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.papers import PaperKind
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_documents import a_document
from tests.builders_governance import a_committee
from tests.builders_rights import for_persons, shared, two_who_read
from tests.rules.documents.trees import doc, paragraph

SESSION = {
    "kind": "working_session",
    "day": "2026-03-19",
    "start": "14:00",
    "end": "16:00",
    "place": "La Remise",
    "agenda": "Où nous en sommes",
}
SLOTS = [("2026-04-09", "18:00", "20:00"), ("2026-04-16", "18:00", "20:00")]


@pytest.mark.both_databases
def test_a_lead_convenes_and_holds_a_meeting_of_her_stream_and_no_other(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    hers, other = (a_stream(db, committee.initiative, title) for title in ("Réemploi", "Énergie"))
    member = a_member(db, committee.initiative, "Perrine", streams=(hers,), leads=True)
    actor, works = the_actor(db, member), the_actor(db, a_member(db, committee.initiative, streams=(hers,)))
    mine = {**SESSION, "body": OF_STREAM + hers.public_id}
    (meeting,) = gathering.gather(db, actor, GatheringForm(**mine), now=A_MORNING)
    convening.send_notice(db, actor, meeting, [], now=A_MORNING)
    sitting.open_meeting(db, actor, meeting, RollForm(), now=A_MORNING)
    questioning.ask(db, works, meeting, QuestionForm(text="Qui charge le camion ?"), now=A_MORNING)
    with pytest.raises(Refused):
        questioning.answer(db, works, meeting, db.exec(select(FloorQuestion)).one(), now=A_MORNING)
    questioning.answer(db, actor, meeting, db.exec(select(FloorQuestion)).one(), now=A_MORNING)
    sitting.close_meeting(db, actor, meeting, now=A_MORNING)
    assert meeting.stage is Stage.CLOSED
    for whom in ("", OF_STREAM + other.public_id, committee.body.public_id):
        with pytest.raises(Refused):
            gathering.gather(db, actor, GatheringForm(**{**SESSION, "body": whom}), now=A_MORNING)
        with pytest.raises(Refused):
            poll = PollForm(title="Avril", place="La Remise", slots=SLOTS, body=whom)
            dates.propose_dates(db, actor, poll, now=A_MORNING)
    with pytest.raises(Refused):
        gathering.gather(db, works, GatheringForm(**mine), now=A_MORNING)
    poll = PollForm(title="Avril", place="La Remise", slots=SLOTS, body=OF_STREAM + hers.public_id)
    assert dates.propose_dates(db, actor, poll, now=A_MORNING).stream_id == hers.id


def test_the_page_of_her_stream_offers_her_the_form_and_the_form_her_stream_alone(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        hers, other = (
            a_stream(db, initiative, title, slug=title.lower()) for title in ("Cantines", "Toitures")
        )
        lead = a_member(db, initiative, "Perrine", streams=(hers,), leads=True)
        works = a_member(db, initiative, "Awa", streams=(hers,))
    browser = signed_in(app, lead)
    form = f"/valbrume/reunions/preparer?avec=s:{hers.public_id}"
    page = browser.get("/valbrume/chantiers/cantines").text
    assert "Préparer une réunion" in page
    assert "Préparer une réunion" not in browser.get("/valbrume/chantiers/toitures").text
    for screen in ("/valbrume/reunions", "/valbrume/calendrier"):
        assert "Préparer une réunion" in browser.get(screen).text
        assert "Convoquer une réunion" not in browser.get(screen).text
    offered = browser.get(form).text
    assert f'value="s:{hers.public_id}"' in offered
    assert other.public_id not in offered
    assert '<option value="">' not in offered
    assert "Proposer des dates" in browser.get("/valbrume/dates").text
    assert browser.get("/valbrume/dates/proposer").status_code == 200
    assert browser.get("/valbrume/reunions/convoquer").status_code == 403
    made = browser.post(form, data={**SESSION, "body": f"s:{hers.public_id}"}).location
    assert "Envoyer la convocation" in browser.get(made).text
    assert browser.get(f"{made}/modifier").status_code == 200
    browser.post(f"{made}/modifier", data={**SESSION, "body": "", "title": "", "place": "La Grange"})
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Meeting.place)).one() == "La Grange"
    hers_too = signed_in(app, works)
    assert "Envoyer la convocation" not in hers_too.get(made).text
    assert "Préparer une réunion" not in hers_too.get("/valbrume/chantiers/cantines").text
    assert hers_too.get("/valbrume/reunions/preparer").status_code == 403
    assert "La Grange" in hers_too.get(made).text
    assert "Séance de travail" in hers_too.get("/valbrume/chantiers/cantines").text


def test_before_it_leaves_a_lead_reads_neither_addresses_nor_what_is_not_for_her(app):
    with app.test_request_context("/valbrume/"), app.extensions["database"].transaction() as db:
        cast = two_who_read(db)
        boss, lead = the_actor(db, cast.facilitator), cast.others["leads the stream"]
        form = GatheringForm(**{**SESSION, "body": OF_STREAM + cast.stream.public_id})
        (meeting,) = gathering.gather(db, the_actor(db, lead), form, now=A_MORNING)
        text = a_document(db, cast.facilitator, "Le bail réservé", tree=doc(paragraph("Un loyer.")))
        shared(db, cast.facilitator, text, for_persons(cast.facilitator, cast.reader))
        (item,) = queries.item_rows(db, meeting)
        paper = PaperForm(kind=PaperKind.DOCUMENT, about=text.public_id)
        attaching.attach(db, boss, meeting, item, paper, now=A_MORNING)
        page = f"/valbrume/reunions/{meeting.public_id}/avant-envoi"
        reader = cast.reader.public_id
    hers, theirs = (signed_in(app, one).get(page).text for one in (lead, cast.facilitator))
    assert "Le bail réservé" in theirs
    assert "Le bail réservé" not in hers
    assert "Le bail réservé" not in signed_in(app, lead).get(f"{page}/{reader}").text
    assert "Des pièces que vous ne pouvez pas lire" in hers
    assert "Des pièces que vous ne pouvez pas lire" not in theirs
    assert "À\u00a0: " in theirs
    assert "À\u00a0: " not in hers
