"""Records made from the minutes: true ones, under the item one writes, and said as they stand whenever the text is read."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from charters.rules.presets import DEFAULT
from governance.meetings import queries as meetings
from governance.meetings.actions import sitting
from governance.votes.models import Motion, RegisterEntry
from tests.builders import a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, an_open_meeting
from tests.builders_tasks import an_action
from workspace.documents import actions as documents
from workspace.documents import texts
from workspace.documents.models import Document
from workspace.tasks import actions as tasks
from workspace.tasks import words
from workspace.tasks.forms import ActionForm, StateForm
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.states import State

pytestmark = pytest.mark.both_databases
DURING = THE_EVENING + timedelta(minutes=20)
UNDER = "2. Adoption de la charte"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(app, clock):
    """The application, the committee, its open meeting where everybody is, and the address of the forms."""
    clock.moment = DURING
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
        meeting = an_open_meeting(db, committee, *committee.everybody)
    return app, committee, meeting, f"/valbrume/reunions/{meeting.public_id}/inscrire"


def item_id(app, meeting, number):
    with app.extensions["database"].reading() as db:
        return meetings.item_rows(db, meeting)[number - 1].public_id


def test_an_action_is_made_under_the_item_one_writes_and_named_in_the_text(house):
    app, committee, meeting, address = house
    owner = committee.everybody[0][1]
    browser = signed_in(app, committee.facilitator)
    form = browser.get(f"{address}/action", query_string={"under": UNDER}, headers=HTMX).text
    assert "<html" not in form
    assert "point 2" in form
    made = browser.post(
        f"{address}/action",
        data={
            "under": UNDER,
            "title": "Relire l’article 7",
            "owner": f"m-{owner.public_id}",
            "due_on": "2026-05-01",
        },
        headers=HTMX,
    ).get_json()
    assert (made["kind"], made["label"]) == ("action", "Action\u00a0: Relire l’article 7")
    with app.extensions["database"].reading() as db:
        row = db.exec(select(ActionItem)).one()
    assert (row.origin_kind, row.origin, row.origin_item) == (
        "meeting",
        meeting.public_id,
        item_id(app, meeting, 2),
    )
    with app.extensions["database"].transaction() as db:
        lead = the_actor(db, committee.facilitator, now=DURING)
        note = documents.create_document(db, lead, "Une note", now=DURING, tree=naming(made["id"])).public_id
    said = browser.get(f"/valbrume/documents/{note}/inscrits").get_json()
    assert [(one["kind"], one["id"]) for one in said] == [("action", made["id"])]
    assert "à faire pour le" in said[0]["words"]
    refused = browser.post(f"{address}/action", data={"under": UNDER, "title": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "Ce champ est nécessaire" in refused.text


def test_a_decision_by_consensus_enters_the_register_if_the_rule_would_carry_it(house):
    app, committee, meeting, address = house
    browser = signed_in(app, committee.facilitator)
    said = {"title": "La charte entre en vigueur", "text": "La charte est adoptée."}
    made = browser.post(f"{address}/decision", data={"under": UNDER, **said}, headers=HTMX).get_json()
    assert made["kind"] == "decision"
    with app.extensions["database"].reading() as db:
        entry = db.exec(select(RegisterEntry)).one()
    assert (entry.about_kind, entry.about, len(entry.sha256)) == ("meeting", meeting.public_id, 64)
    page = browser.get(f"/valbrume/registre/{entry.number}").text
    assert "par consensus, en séance" in page
    assert "personne ne s’y est opposé" in page
    assert browser.get(f"/valbrume/registre/{entry.number}/proces-verbal.pdf").data.startswith(b"%PDF")
    linked = browser.post(
        f"{address}/decision", data={"under": "", "known": entry.public_id}, headers=HTMX
    ).get_json()
    assert linked["id"] == entry.public_id


def test_without_quorum_or_off_the_agenda_nothing_is_decided_by_consensus(house, clock):
    app, committee, meeting, address = house
    browser = signed_in(app, committee.facilitator)
    said = {"title": "Un local", "text": "On loue un local."}
    for under in ("", "3. Points divers"):
        assert (
            browser.post(f"{address}/decision", data={"under": under, **said}, headers=HTMX).status_code
            == 409
        )
    for seat, _member in committee.everybody:
        browser.post(f"/valbrume/reunions/{meeting.public_id}/depart", data={"seat": seat.public_id})
    clock.advance(minutes=1)
    assert browser.post(f"{address}/decision", data={"under": UNDER, **said}, headers=HTMX).status_code == 409
    with app.extensions["database"].reading() as db:
        assert db.exec(select(RegisterEntry)).all() == []


def test_a_vote_is_prepared_on_the_item_and_the_next_one_links_it(house):
    app, committee, meeting, address = house
    browser = signed_in(app, committee.facilitator)
    said = {"under": UNDER, "title": "Adopter la charte", "text": "Adoptez-vous la charte\u00a0?"}
    made = browser.post(f"{address}/vote", data=said, headers=HTMX).get_json()
    with app.extensions["database"].reading() as db:
        motion = db.exec(select(Motion)).one()
        assert (made["kind"], made["id"], motion.meeting) == ("motion", motion.public_id, meeting.public_id)
        assert meetings.item_rows(db, meeting)[1].motion == motion.public_id
    again = browser.post(f"{address}/vote", data={"under": UNDER, "known": motion.public_id}, headers=HTMX)
    assert again.get_json()["id"] == motion.public_id


def test_a_paper_is_attached_by_who_prepares_the_agenda_and_only_named_by_others(house):
    app, committee, meeting, address = house
    with app.extensions["database"].transaction() as db:
        lead = the_actor(db, committee.facilitator, now=DURING)
        texts_made = [
            documents.create_document(db, lead, title, now=DURING) for title in ("Un bail", "Un devis")
        ]
        ids = [one.public_id for one in texts_made]
    seated = committee.everybody[0][1]
    for member, paper in ((committee.facilitator, ids[0]), (seated, ids[1])):
        made = signed_in(app, member).post(
            f"{address}/document", data={"under": UNDER, "paper": f"document-{paper}"}, headers=HTMX
        )
        assert made.get_json()["id"] == paper
    page = signed_in(app, seated).get(f"/valbrume/reunions/{meeting.public_id}").text
    assert "Un bail" in page
    assert "Un devis" not in page


def test_who_may_not_decide_is_told_so_and_a_closed_meeting_has_no_forms(house):
    app, committee, meeting, address = house
    seated = signed_in(app, committee.everybody[0][1])
    assert "Qui facilite la séance consigne" in seated.get(f"{address}/decision?under={UNDER}").text
    said = {"under": UNDER, "title": "Un local", "text": "On loue un local."}
    assert seated.post(f"{address}/decision", data=said, headers=HTMX).status_code == 403
    with app.extensions["database"].reading() as db:
        minutes = db.get_one(Document, db.get_one(type(meeting), meeting.id).minutes_document_id).public_id
    assert 'id="record-form"' in seated.get(f"/valbrume/documents/{minutes}").text
    with app.app_context(), app.extensions["database"].transaction() as db:
        sitting.close_meeting(db, the_actor(db, committee.facilitator, now=DURING), meeting, now=DURING)
    assert seated.get(f"{address}/action").status_code == 404
    assert 'id="record-form"' not in seated.get(f"/valbrume/documents/{minutes}").text


changes = st.lists(
    st.one_of(
        st.sampled_from([*State]).map(lambda state: ("say", state)),
        st.just(("take back", None)),
        st.text("abcdé&<'", min_size=1, max_size=10).filter(str.strip).map(lambda title: ("title", title)),
    ),
    max_size=6,
)


@given(changes)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_becomes_of_a_record_the_minutes_say_its_present_state(house, done):
    app, committee, _meeting, _address = house
    with app.test_request_context("/"), app.extensions["database"].transaction() as db:
        g.pop("_flask_babel", None)
        lead = the_actor(db, committee.facilitator, now=DURING)
        row = an_action(db, committee.facilitator, "Au début", now=DURING)
        document = documents.create_document(db, lead, "Compte rendu", now=DURING, tree=naming(row.public_id))
        for what, value in done:
            if what == "say":
                tasks.say_where(db, lead, row, StateForm(state=value, reason="faute de temps"), now=DURING)
            elif what == "take back":
                tasks.take_back(db, lead, row, now=DURING)
            else:
                tasks.change(db, lead, row, ActionForm(title=value, seen=row.version), now=DURING)
            shown = html.unescape(str(texts.page(db, lead, document)))
            assert words.named(row, DURING.date()) in shown
            assert "écrit ce jour-là" not in shown


def naming(action):
    mention = {"type": "mention", "attrs": {"kind": "action", "id": action, "label": "écrit ce jour-là"}}
    return {"type": "doc", "content": [{"type": "paragraph", "content": [mention]}]}


def test_who_does_not_belong_reads_the_name_as_it_was_written(house):
    app, committee, _meeting, _address = house
    with app.test_request_context("/"), app.extensions["database"].transaction() as db:
        lead = the_actor(db, committee.facilitator, now=DURING)
        row = an_action(db, committee.facilitator, now=DURING)
        document = documents.create_document(db, lead, "Compte rendu", now=DURING, tree=naming(row.public_id))
        stranger = the_actor(db, a_member(db, an_initiative(db, "ailleurs")), now=DURING)
        shown = str(texts.page(db, stranger, document))
        assert "écrit ce jour-là" in shown
        assert "devis" not in shown
