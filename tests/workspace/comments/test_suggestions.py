"""Suggestions: who proposes, accepts, rejects and takes back, and what becomes of the text."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.mail import Letter
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, an_organisation, the_actor
from tests.builders_comments import LINK, a_comment, a_suggestion, an_answer
from tests.builders_documents import Typist, a_document
from workspace.comments import actions, erasure, passages, queries, rows, suggesting
from workspace.comments.models import CommentThread, Suggestion
from workspace.comments.rules.proposing import State
from workspace.documents import actions as documents
from workspace.documents import loading, store, texts
from workspace.documents.models import DocumentClient, DocumentUpdate
from workspace.documents.rules import wire

pytestmark = pytest.mark.both_databases


def a_paragraph(*runs):
    content = [
        {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]} for words, *marks in runs
    ]
    return {"type": "paragraph", "content": content}


TEXT = {
    "type": "doc",
    "content": [
        a_paragraph(("Le jeudi, la tournée passe sous trois jours ouvrés 😀 au plus.",)),
        a_paragraph(("Le lundi, rien ne passe. ",), ("Le lundi", "bold"), (" non plus.",)),
    ],
}


class Place:
    """A stream with its lead and a text; somebody who may only suggest, an observer, a stranger."""

    def __init__(self, db):
        self.db = db
        self.initiative = an_initiative(db)
        stream = a_stream(db, self.initiative)
        messenger = an_organisation(db, self.initiative, "Messagerie du Plateau")
        self.lead = a_member(db, self.initiative, "Perrine Rochevaire", streams=(stream,), leads=True)
        self.worker = a_member(db, self.initiative, "Idriss Pontavesne", streams=(stream,))
        self.reader = a_member(db, self.initiative, "Océane Ruissequin", organisation=messenger)
        self.observer = a_member(db, self.initiative, role=Role.OBSERVER)
        self.stranger = a_member(db, an_initiative(db))
        self.document = a_document(db, self.lead, stream_id=stream.id, tree=TEXT)

    def actor(self, who):
        return the_actor(self.db, getattr(self, who))

    def suggestion(self, passage="jeudi", replacement="vendredi", who="reader", **more):
        return a_suggestion(self.db, getattr(self, who), self.document, passage, replacement, **more)

    def accept(self, thread, who="worker"):
        suggesting.accept(self.db, self.actor(who), self.document, thread, link=LINK, now=A_MORNING)

    def reject(self, thread, who="worker"):
        suggesting.reject(self.db, self.actor(who), self.document, thread, link=LINK, now=A_MORNING)

    def withdraw(self, thread, who="reader"):
        suggesting.withdraw(self.db, self.actor(who), self.document, thread, now=A_MORNING)

    def board(self, who="reader"):
        return queries.board(self.db, self.actor(who), self.document, now=A_MORNING)

    def tree(self):
        self.db.refresh(self.document)
        return texts.tree(self.db, self.document)

    def lines(self):
        return ["".join(run["text"] for run in node.get("content", ())) for node in self.tree()["content"]]

    def write(self, edit):
        """Somebody who may writes in the text: `edit` is given her typist."""
        text, seen = loading.text(self.db, self.document.id)
        typist = Typist(state=text.update())
        data = edit(typist)
        entry = store.Entry(self.worker.person_id, data, {typist.client: self.worker.person_id})
        store.append(self.db, self.document.id, seen, [entry], now=A_MORNING)

    def state(self, thread):
        return self.db.get(Suggestion, thread.id).state


@pytest.fixture
def place(db):
    return Place(db)


def test_who_may_not_write_proposes_and_the_text_stays_as_it_is(place):
    place.suggestion("sous trois jours ouvrés", "sous cinq jours ouvrés", why="Trois, c’est court.")
    assert place.tree() == TEXT_TIDY
    (view,) = place.board().open
    proposed = view.suggestion
    assert (view.quote, proposed.author.name, proposed.organisation) == (
        "trois",
        "Océane Ruissequin",
        "Messagerie du Plateau",
    )
    assert proposed.pieces == (("deleted", "trois"), ("added", "cinq"))
    assert proposed.lead_in.endswith("la tournée passe sous ")
    assert proposed.lead_out.startswith(" jours ouvrés 😀")
    assert [one.text for one in view.comments] == ["Trois, c’est court."]


TEXT_TIDY = documents.tidy(TEXT)


@pytest.mark.parametrize(("who", "refusal"), [("observer", Refused), ("stranger", Missing)])
def test_who_only_looks_on_proposes_nothing_and_who_is_elsewhere_finds_nothing(place, who, refusal):
    with pytest.raises(refusal):
        place.suggestion(who=who)


def test_accepting_writes_in_the_text_under_the_name_of_who_accepts(place):
    thread = place.suggestion("sous trois jours ouvrés", "sous cinq jours ouvrés")
    place.accept(thread)
    assert place.lines()[0] == "Le jeudi, la tournée passe sous cinq jours ouvrés 😀 au plus."
    row = place.db.exec(select(DocumentUpdate).order_by(DocumentUpdate.seq.desc())).first()
    assert row.person_id == place.worker.person_id
    kept = place.db.get(Suggestion, thread.id)
    assert (kept.state, kept.seq, kept.decided_by) == (State.ACCEPTED, row.seq, place.worker.id)
    client = next(iter(wire.read(row.data).ranges))
    owner = place.db.exec(select(DocumentClient).where(DocumentClient.client_id == client)).one()
    assert owner.person_id == place.worker.person_id
    (view,) = place.board().resolved
    assert view.suggestion.decided_by == "Idriss Pontavesne"
    assert view.suggestion.may == {"accept": False, "reject": False, "withdraw": False}


def test_only_the_letters_that_change_are_touched(place):
    place.accept(place.suggestion("Le jeudi, la tournée passe", "Le jeudi, la tournée part"))
    data = place.db.exec(select(DocumentUpdate).order_by(DocumentUpdate.seq.desc())).first().data
    assert sum(length for _client, _clock, length in wire.read(data).deletes) == len("passe")


@pytest.mark.parametrize("who", ["reader", "observer"])
def test_who_may_not_write_neither_accepts_nor_rejects(place, who):
    thread = place.suggestion()
    for deed in (place.accept, place.reject):
        with pytest.raises(Refused):
            deed(thread, who)
    for deed in (suggesting.accept_all, suggesting.reject_all):
        with pytest.raises(Refused):
            deed(place.db, place.actor(who), place.document, link=LINK, now=A_MORNING)
    assert place.state(thread) is State.OPEN
    assert place.tree() == TEXT_TIDY


def test_rejecting_changes_no_text(place):
    thread = place.suggestion()
    place.reject(thread)
    assert place.tree() == TEXT_TIDY
    assert place.state(thread) is State.REJECTED


def test_what_is_decided_is_decided_once(place):
    thread = place.suggestion()
    place.accept(thread)
    for deed in (place.accept, place.reject, place.withdraw):
        with pytest.raises(Conflict) as refusal:
            deed(thread)
        assert refusal.value.message is rows.DECIDED
    assert place.lines()[0].startswith("Le vendredi,")


def test_its_author_takes_it_back_and_the_words_go(place):
    thread = place.suggestion()
    with pytest.raises(Refused):
        place.withdraw(thread, "lead")
    place.withdraw(thread)
    assert place.db.get(Suggestion, thread.id).after == {"type": "doc"}
    (view,) = place.board().resolved
    assert (view.suggestion.state, view.suggestion.pieces) == (State.WITHDRAWN, ())


def test_a_passage_that_changed_meanwhile_is_left_alone_and_both_are_told(place):
    thread = place.suggestion("sous trois jours ouvrés", "sous cinq jours francs")
    place.write(lambda typist: typist.cut(0, *_bytes("jours ouvrés", " ouvrés")))
    before = place.tree()
    with pytest.raises(suggesting.Changed) as refusal:
        place.accept(thread)
    assert "sous trois jours 😀 au plus." in refusal.value.said
    assert place.tree() == before
    assert place.state(thread) is State.OPEN


def _bytes(within, words):
    said = "Le jeudi, la tournée passe sous trois jours ouvrés 😀 au plus."
    start = len(said[: said.index(within) + within.index(words)].encode())
    return start, start + len(words.encode())


def test_a_passage_that_left_the_text_is_told(place):
    thread = place.suggestion("trois", "cinq")
    place.write(lambda typist: typist.erase(0))
    with pytest.raises(suggesting.Changed) as refusal:
        place.accept(thread)
    assert refusal.value.said == ""


def test_what_is_written_around_moves_a_suggestion_along(place):
    thread = place.suggestion("trois", "cinq")
    place.write(lambda typist: typist.insert("Chaque semaine, é😀 : ", 0, 0))
    place.write(lambda typist: typist.type("Autre chose."))
    place.accept(thread)
    assert "sous cinq jours" in place.lines()[0]


def test_words_that_come_twice_are_told_from_one_another_by_their_letters(place):
    where = passages.proposed(
        loading.text(place.db, place.document.id)[0].update(),
        suggesting.NewSuggestion(passage="Le lundi non plus", replacement="Le mardi non plus"),
    )
    assert where.lead_in.endswith("rien ne passe. Le ")
    thread = place.suggestion("Le lundi non plus", "Le mardi non plus")
    place.accept(thread)
    assert place.lines()[1] == "Le lundi, rien ne passe. Le mardi non plus."
    assert [one["type"] for one in place.tree()["content"][1]["content"][1]["marks"]] == ["bold"]


def test_words_that_are_nowhere_or_at_several_places_are_refused(place):
    for words, why in (("dimanche", passages.NOT_THERE), ("Le lundi", passages.MANY)):
        with pytest.raises(Invalid) as refusal:
            place.suggestion(words)
        assert refusal.value.fields["passage"] is why
    with pytest.raises(Invalid):
        place.suggestion("jeudi", "jeudi")


def test_a_browser_that_says_where_chooses_among_the_same_words(place):
    state = loading.text(place.db, place.document.id)[0].update()
    _first, last = passages.crdt.around(state, 1, 25, 33)
    end = f'{{"item": {{"client": {last[0]}, "clock": {last[1]}}}, "assoc": -1}}'
    place.accept(place.suggestion("Le lundi", "Le mardi", end=end))
    assert place.lines()[1] == "Le lundi, rien ne passe. Le mardi non plus."


@pytest.mark.parametrize("clock", [0, 3, 999_999, 2**40])
def test_a_place_that_no_browser_would_say_falls_back_on_the_words(place, clock):
    end = f'{{"item": {{"client": 5, "clock": {clock}}}, "assoc": -1}}'
    place.accept(place.suggestion("jeudi", "vendredi", end=end))
    assert place.lines()[0].startswith("Le vendredi,")


def test_insertions_deletions_and_formats_are_proposed(place):
    place.accept(place.suggestion("tournée passe", "grande tournée passe"))
    place.accept(place.suggestion("ouvrés", ""))
    place.accept(place.suggestion("tournée", "tournée", style="bold"))
    place.accept(place.suggestion("Le lundi non", "Le lundi non", style="plain"))
    assert place.lines()[0] == "Le jeudi, la grande tournée passe sous trois jours 😀 au plus."
    bold = [run["text"] for node in place.tree()["content"] for run in node["content"] if run.get("marks")]
    assert bold == ["tournée"]


def test_all_are_accepted_together_in_one_row(place):
    last = place.document.last_seq
    for passage, replacement in (("jeudi", "vendredi"), ("au plus.", "au plus tôt."), ("rien", "personne")):
        place.suggestion(passage, replacement)
    decided = suggesting.accept_all(place.db, place.actor("lead"), place.document, link=LINK, now=A_MORNING)
    assert decided == suggesting.Decided(3)
    assert place.lines() == [
        "Le vendredi, la tournée passe sous trois jours ouvrés 😀 au plus tôt.",
        "Le lundi, personne ne passe. Le lundi non plus.",
    ]
    assert place.document.last_seq == last + 1


def test_of_two_that_meet_the_first_is_accepted_and_the_other_waits(place):
    first, second = place.suggestion("trois jours", "cinq jours"), place.suggestion("trois", "quatre")
    apart = place.suggestion("jeudi", "vendredi")
    decided = suggesting.accept_all(place.db, place.actor("lead"), place.document, link=LINK, now=A_MORNING)
    assert decided == suggesting.Decided(2, 1)
    assert "sous cinq jours" in place.lines()[0]
    assert [place.state(one) for one in (first, second, apart)] == [
        State.ACCEPTED,
        State.OPEN,
        State.ACCEPTED,
    ]
    with pytest.raises(suggesting.Changed) as refusal:
        place.accept(second)
    assert "sous cinq jours" in refusal.value.said


def test_all_are_rejected_together(place):
    for passage in ("jeudi", "rien"):
        place.suggestion(passage, "personne")
    decided = suggesting.reject_all(place.db, place.actor("lead"), place.document, link=LINK, now=A_MORNING)
    assert decided == suggesting.Decided(2)
    assert place.tree() == TEXT_TIDY


def test_its_author_has_a_letter_and_has_it_unread_until_she_says_so(place):
    place.accept(place.suggestion())
    place.reject(place.suggestion("rien", "personne"), "lead")
    letters = [one.subject for one in place.db.exec(select(Letter)).all()]
    assert letters == [
        "Idriss Pontavesne a accepté votre suggestion",
        "Perrine Rochevaire n’a pas retenu votre suggestion",
    ]
    assert all("vendredi" not in one.text for one in place.db.exec(select(Letter)).all())
    assert place.board().suggested.unseen == 2
    suggesting.see(place.db, place.actor("reader"), place.document, now=A_MORNING)
    assert place.board().suggested.unseen == 0


def test_who_decides_of_her_own_suggestion_is_told_nothing(place):
    place.accept(place.suggestion(who="worker"))
    assert place.db.exec(select(Letter)).all() == []
    assert place.board("worker").suggested.unseen == 0


def test_a_suggestion_is_discussed_and_is_not_resolved_while_it_waits(place):
    thread = place.suggestion()
    an_answer(place.db, place.lead, place.document, thread, "Pourquoi ?")
    with pytest.raises(Conflict) as refusal:
        actions.resolve_thread(place.db, place.actor("lead"), place.document, thread, now=A_MORNING)
    assert refusal.value.message is rows.WAITS
    (view,) = place.board("lead").open
    assert view.may == {"reply": True, "resolve": False, "reopen": False}
    assert view.suggestion.may == {"accept": True, "reject": True, "withdraw": False}


def test_a_comment_is_no_suggestion(place):
    thread = a_comment(place.db, place.lead, place.document)
    with pytest.raises(Missing):
        place.accept(thread)


def test_of_a_frozen_text_nothing_is_proposed_nor_decided_and_one_may_take_back(place):
    thread = place.suggestion()
    documents.freeze(place.db, place.actor("lead"), place.document, now=A_MORNING)
    for deed in (place.suggestion, lambda: place.accept(thread), lambda: place.reject(thread)):
        with pytest.raises(Conflict):
            deed()
    place.withdraw(thread)
    assert place.state(thread) is State.WITHDRAWN


def test_it_goes_with_an_erased_passage_and_with_a_text_that_leaves_for_good(place):
    held, other = place.suggestion("trois", "cinq"), place.suggestion("rien", "personne")
    erasure.erase(place.db, place.document, "sous trois jours ouvrés", "[effacé]")
    kept = place.db.get(Suggestion, held.id)
    assert (kept.before, kept.after, kept.lead_in, kept.state) == (
        {"type": "doc"},
        {"type": "doc"},
        "",
        State.ERASED,
    )
    assert place.state(other) is State.OPEN
    (view,) = [one for one in place.board("lead").open if one.public_id == held.public_id]
    assert view.may["resolve"]
    erasure.forget(place.db, place.document.id)
    assert place.db.exec(select(Suggestion)).all() == []
    assert place.db.exec(select(CommentThread)).all() == []


def test_what_is_proposed_is_erased_when_it_says_the_passage(place):
    thread = place.suggestion("au plus", "au plus, appeler Paul au 06 12 34")
    erasure.erase(place.db, place.document, "Paul au 06 12 34", "[effacé]")
    assert place.state(thread) is State.ERASED
