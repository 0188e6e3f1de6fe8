"""A draft written by many: forms and the common text say the same, and what was read is what is proposed."""

from __future__ import annotations

from datetime import date

import pytest

from charters import actions, queries
from charters.consultations import actions as consulting
from charters.consultations.forms import PeriodForm
from charters.drafting import actions as drafting
from charters.drafting import queries as drafts
from charters.forms import ArticleForm, InForceForm, OpeningForm
from charters.rules import charter_text
from charters.rules.standing import Standing
from foundation.errors import Conflict, Refused
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_charters import a_charter
from tests.builders_documents import Typist, append
from workspace.documents import crdt, loading, store, texts
from workspace.documents.models import Document
from workspace.documents.rules.tree import tidy

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    """A draft whose text is open, and who facilitates."""
    initiative = an_initiative(db)
    actor = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
    version = a_charter(db, initiative)
    document = drafting.write_together(db, actor, version, now=A_MORNING)
    return initiative, actor, version, document


def an_edit(document, number, title, text, was="", **more):
    return ArticleForm(
        number=number, title=title, text=text, revision=more.pop("revision", 0), was=was, **more
    )


def said(db, actor, version):
    return [(one.number, one.title, one.text) for one in drafts.text_of(db, actor, version).articles]


def test_the_text_says_what_the_draft_says_and_is_opened_once(db, house):
    _initiative, actor, version, document = house
    assert drafts.text_of(db, actor, version) == queries.text_of(db, version)
    assert drafting.write_together(db, actor, version, now=A_MORNING).id == document.id


def test_a_form_changes_one_article_of_the_text_and_the_others_are_not_touched(db, house):
    _initiative, actor, version, document = house
    was = queries.print_of(drafts.text_of(db, actor, version).articles[1])
    actions.write_article(
        db,
        actor,
        version,
        an_edit(document, 2, "Le comité", "Il décide.\n\n- vite\n- bien", was),
        now=A_MORNING,
    )
    assert said(db, actor, version) == [
        (1, "Titre 1", "Texte de l’article 1."),
        (2, "Le comité", "Il décide.\n\n- vite\n- bien"),
    ]
    with pytest.raises(Conflict) as told:
        actions.write_article(
            db, actor, version, an_edit(document, 2, "X", "Y", was, revision=1), now=A_MORNING
        )
    assert told.value.code == "stale"


def test_a_form_adds_and_takes_away_articles_and_numbers_follow(db, house):
    _initiative, actor, version, document = house
    actions.write_article(db, actor, version, an_edit(document, 2, "Entre", "Neuf."), now=A_MORNING)
    first = queries.print_of(drafts.text_of(db, actor, version).articles[0])
    actions.write_article(db, actor, version, an_edit(document, 1, "x", "", first, revision=1), now=A_MORNING)
    assert [one[:2] for one in said(db, actor, version)] == [(1, "Entre"), (2, "Titre 2")]


def test_the_opening_is_written_in_the_text(db, house):
    _initiative, actor, version, _document = house
    form = OpeningForm(title="Charte", preamble="Ici.", pledges="Un\nDeux", revision=0)
    actions.write_opening(db, actor, version, form, now=A_MORNING)
    found = drafts.text_of(db, actor, version)
    assert (found.title, found.preamble, found.pledges) == ("Charte", "Ici.", ("Un", "Deux"))


def test_what_is_proposed_is_what_was_read_and_its_text_is_frozen(db, house):
    _initiative, actor, version, document = house
    actions.write_article(db, actor, version, an_edit(document, 3, "Durée", "Trois ans."), now=A_MORNING)
    period = PeriodForm(first=date(2026, 12, 1), last=date(2026, 12, 9))
    made = consulting.call(db, actor, version, period, now=A_MORNING)
    assert version.standing is Standing.PROPOSED
    assert [one.title for one in queries.articles_of(db, version)] == ["Titre 1", "Titre 2", "Durée"]
    assert made.sha256 == charter_text.sha256(queries.text_of(db, version))
    assert db.get_one(Document, document.id).frozen_at is not None


def test_a_draft_that_is_a_draft_again_is_written_in_a_new_text_that_begins_as_it_was(db, house):
    _initiative, actor, version, document = house
    drafting.settle(db, actor, version, now=A_MORNING)
    again = drafting.write_together(db, actor, version, now=A_MORNING)
    assert again.id != document.id
    assert drafts.text_of(db, actor, version) == queries.text_of(db, version)


def test_a_text_that_is_not_yet_a_charter_is_refused_with_the_reason(db, house):
    _initiative, actor, version, document = house
    state = loading.load(db, document.id).text.update()
    update = Typist(state=state).type("Perdu avant l’heure.")
    store.append(db, document.id, 1, [store.Entry(actor.person_id, update)], now=A_MORNING)
    wrong = crdt.edited(loading.load(db, document.id).text.update(), tidy({"type": "doc", "content": [
        {"type": "heading", "content": [{"type": "text", "text": "Divers"}]}]}))  # fmt: skip
    store.append(db, document.id, 2, [store.Entry(actor.person_id, wrong)], now=A_MORNING)
    db.expire_all()
    digest = charter_text.sha256(drafts.text_of(db, actor, version))
    with pytest.raises(Conflict, match="Divers"):
        actions.write_article(db, actor, version, an_edit(document, 1, "A", "B"), now=A_MORNING)
    with pytest.raises(Conflict, match="Divers"):
        actions.put_in_force(db, actor, version, InForceForm(sha256=digest), now=A_MORNING)


def test_who_does_not_facilitate_opens_no_text(db, house):
    initiative, _actor, _version, _document = house
    other = a_charter(db, initiative, "2.0")
    with pytest.raises(Refused):
        drafting.write_together(db, the_actor(db, a_member(db, initiative)), other, now=A_MORNING)


def test_two_who_write_in_two_articles_at_once_both_keep_their_words(database):
    """Each starts from the same text; their edits cross, and both are in what is read."""
    with database.transaction() as db:
        initiative = an_initiative(db)
        actor = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
        other = the_actor(db, a_member(db, initiative))
        version = a_charter(db, initiative)
        key = drafting.write_together(db, actor, version, now=A_MORNING).id
        state = loading.load(db, key).text.update()
        blocks = [one["type"] for one in texts.tree(db, db.get_one(Document, key))["content"]]
    one, two = Typist(state=state), Typist(state=state)
    places = [n for n, kind in enumerate(blocks) if kind == "paragraph"][-2:]
    seen = append(database, key, 1, store.Entry(actor.person_id, one.type(" Premier.", places[0]))).last
    append(database, key, seen, store.Entry(other.person_id, two.type(" Second.", places[1])))
    with database.reading() as db:
        version = queries.version_by_number(db, actor.initiative_id, "1.0")
        assert [text for _n, _title, text in said(db, actor, version)] == [
            "Texte de l’article 1. Premier.", "Texte de l’article 2. Second.",
        ]  # fmt: skip


def test_the_page_of_the_draft_shows_the_common_text_and_leads_to_it(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        a_charter(db, initiative)
        member = a_member(db, initiative, role=Role.FACILITATOR)
    browser = signed_in(app, member)
    address = "/valbrume/charte/versions/1.0"
    answer = browser.post(f"{address}/texte")
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "Lire le projet de charte 1.0, article par article" in page
    page = browser.get(address).text
    assert "Écrire dans le texte commun" in page
    assert "Texte de l’article 2." in page
