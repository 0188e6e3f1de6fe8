"""A text is put to the vote from its own page: the form filled in, the version and its digest bound at opening."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from foundation.errors import Conflict
from foundation.ledger import LedgerLine
from governance.consent.models import Proposal
from governance.votes import queries, record
from governance.votes.actions import preparing
from governance.votes.forms import OpeningForm
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_consent import a_circle, a_decision, an_open_round
from tests.builders_documents import a_document
from tests.builders_governance import a_closed_vote, a_committee, a_motion
from workspace.documents import actions as documents

pytestmark = pytest.mark.both_databases
LINK = re.compile(r'<a [^>]*href="(/valbrume/votes/preparer\?[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def a_version(db, document, committee):
    return documents.take_version(db, the_actor(db, committee.facilitator), document, now=A_MORNING)


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True))
        document = a_document(db, committee.facilitator, title="Convention d’usage")
        return app, committee, document, a_version(db, document, committee)


def found(app, query):
    with app.extensions["database"].reading() as db:
        return db.exec(query).all()


def the_link(page):
    address, words = LINK.search(page).groups()
    return address.replace("&amp;", "&"), re.sub(r"<[^>]+>", "", words).strip()


def test_from_a_text_to_an_open_vote_in_three_clicks(house):
    app, committee, document, version = house
    browser = signed_in(app, committee.facilitator)
    page = browser.get(f"/valbrume/documents/{document.public_id}").text
    address, words = the_link(page)  # the first click
    assert words == "Mettre au vote\u00a0: version 1"
    assert parse_qs(urlsplit(address).query) == {"document": [version.public_id]}
    form = browser.get(address).text
    assert 'value="Convention d’usage"' in form
    question = "Adopte-t-on «\u00a0Convention d’usage\u00a0», dans sa version 1\u00a0?"
    assert question in form
    assert version.sha256[:32] in form
    typed = {
        "kind": "yes_no", "body": committee.body.slug, "rule": "body", "title": "Convention d’usage",
        "text": question, "document": dict(FIELD.findall(form))["document"], "then": "open",
    }  # fmt: skip
    assert (
        browser.post("/valbrume/votes/preparer", data=typed).status_code == 303
    )  # the second, and the vote is open
    (motion,) = found(app, select(Motion))
    assert (motion.stage, motion.document, motion.document_sha256) == (
        Stage.OPEN,
        version.public_id,
        version.sha256,
    )
    assert motion.text == question
    shown = browser.get(f"/valbrume/votes/{motion.public_id}").text
    assert version.sha256[:16] in shown
    (line,) = found(app, select(LedgerLine).where(LedgerLine.verb == "open_vote"))
    assert version.sha256 in line.details


def test_the_page_of_a_version_leads_there_too(house):
    app, committee, document, version = house
    browser = signed_in(app, committee.facilitator)
    address, words = the_link(
        browser.get(f"/valbrume/documents/{document.public_id}/versions/{version.public_id}").text
    )
    assert words == "Mettre au vote"
    assert f"document={version.public_id}" in address


def test_who_may_not_prepare_a_vote_sees_no_way_to_it(house):
    app, committee, document, version = house
    reader = signed_in(app, committee.members["ess"][0])
    for address in ("", f"/versions/{version.public_id}"):
        page = reader.get(f"/valbrume/documents/{document.public_id}{address}")
        assert page.status_code == 200
        assert "Mettre au vote" not in page.text
    assert reader.get(f"/valbrume/votes/preparer?document={version.public_id}").status_code in (403, 404)


def test_a_text_without_a_version_kept_is_not_put_to_the_vote(house):
    app, committee, _document, _version = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        bare = a_document(db, committee.facilitator, title="Note")
    page = signed_in(app, committee.facilitator).get(f"/valbrume/documents/{bare.public_id}")
    assert page.status_code == 200
    assert "Mettre au vote" not in page.text


def test_a_version_of_elsewhere_is_neither_shown_nor_attached(house):
    app, committee, _document, _version = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        twin = a_committee(db, an_initiative(db, "jumelle"))
        foreign = a_version(db, a_document(db, twin.facilitator, title="Secret"), twin)
    browser = signed_in(app, committee.facilitator)
    page = browser.get(f"/valbrume/votes/preparer?document={foreign.public_id}")
    assert page.status_code == 200
    assert "Secret" not in page.text
    typed = {
        "kind": "yes_no", "body": committee.body.slug, "title": "T", "text": "Q ?", "document": foreign.public_id,
    }  # fmt: skip
    assert browser.post("/valbrume/votes/preparer", data=typed).status_code == 404
    assert found(app, select(Motion)) == []


def test_the_record_tells_the_text_and_its_digest(db):
    committee = a_committee(db, an_initiative(db))
    version = a_version(db, a_document(db, committee.facilitator, title="Convention"), committee)
    motion = a_closed_vote(db, committee, document=version.public_id)
    data = queries.record_data(db, motion, number="2026-01")
    assert data["document"] == {"version": version.public_id, "sha256": version.sha256}
    assert data["sha256"] == record.seal(data)
    assert record.recount(data).outcome.value == "carried"


def test_a_vote_without_a_text_has_the_record_it_always_had(db):
    committee = a_committee(db, an_initiative(db))
    motion = a_closed_vote(db, committee)
    assert motion.document_sha256 == ""
    assert "document" not in queries.record_data(db, motion, number="2026-01")


def test_a_vote_about_a_version_that_is_gone_does_not_open(db):
    committee = a_committee(db, an_initiative(db))
    motion = a_motion(db, committee, document="nowhere")
    with pytest.raises(Conflict) as refused:
        preparing.open_vote(
            db,
            the_actor(db, committee.facilitator),
            motion,
            OpeningForm(),
            now=A_MORNING + timedelta(hours=1),
        )
    assert refused.value.code == "text_is_gone"


def test_the_text_of_a_decision_by_consent_fills_the_form_once_the_rounds_are_over(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        circle = a_circle(db, an_initiative(db, "valbrume"))
        decided, going_on = a_decision(db, circle), an_open_round(db, circle, title="Autre chose")
    browser = signed_in(app, circle.facilitator)
    assert "Mettre ce texte au vote" not in browser.get(f"/valbrume/consentement/{going_on.public_id}").text
    page = browser.get(f"/valbrume/consentement/{decided.public_id}").text
    part = re.search(
        r'<form method="post" action="/valbrume/votes/preparer">.*?</form>', page, re.DOTALL
    ).group(0)
    fields = dict(FIELD.findall(part))
    filled = browser.post("/valbrume/votes/preparer", data={**fields, "switch": "yes_no"}).text
    (text,) = re.findall(r'<textarea[^>]*name="about"[^>]*>(.*?)</textarea>', filled, re.DOTALL)
    assert "empreinte SHA-256" in text
    assert "La clé est dans un coffre à code." in text
    assert found(app, select(Motion)) == []
    assert {one.title for one in found(app, select(Proposal))} == {"Partager la cuisine", "Autre chose"}
    member = signed_in(app, circle.members["hab"][0])
    assert "Mettre ce texte au vote" not in member.get(f"/valbrume/consentement/{decided.public_id}").text
