"""Comments: who says, edits, takes back, resolves and reopens, and when."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.mail import Letter
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, an_organisation, the_actor
from tests.builders_comments import LINK, PASSAGE, a_comment, an_answer
from tests.builders_documents import a_document
from workspace.comments import actions, queries, rows
from workspace.comments.forms import NewThread
from workspace.comments.models import Comment, CommentMention, CommentThread
from workspace.documents import actions as documents

pytestmark = pytest.mark.both_databases


class Place:
    """A stream with its lead and a text; somebody who takes part elsewhere, an observer, a facilitator, a stranger."""

    def __init__(self, db):
        self.db = db
        self.initiative = an_initiative(db)
        stream = a_stream(db, self.initiative)
        messenger = an_organisation(db, self.initiative, "Messagerie du Plateau")
        self.lead = a_member(db, self.initiative, "Perrine Rochevaire", streams=(stream,), leads=True)
        self.worker = a_member(db, self.initiative, "Idriss Pontavesne", streams=(stream,))
        self.reader = a_member(db, self.initiative, "Océane Ruissequin", organisation=messenger)
        self.observer = a_member(db, self.initiative, role=Role.OBSERVER)
        self.facilitator = a_member(db, self.initiative, role=Role.FACILITATOR)
        self.stranger = a_member(db, an_initiative(db))
        self.document = a_document(db, self.lead, stream_id=stream.id)

    def actor(self, who):
        return the_actor(self.db, getattr(self, who))

    def thread(self, who="reader", text="Au volume plutôt ?", **more):
        return a_comment(self.db, getattr(self, who), self.document, text, **more)

    def board(self, who="reader"):
        return queries.board(self.db, self.actor(who), self.document, now=A_MORNING)

    def freeze(self):
        documents.freeze(self.db, self.actor("lead"), self.document, now=A_MORNING)


@pytest.fixture
def place(db):
    return Place(db)


def test_who_takes_part_comments_a_passage_even_without_the_right_to_write_there(place):
    thread = place.thread("reader")
    (view,) = place.board().open
    assert view.quote == "La tournée du jeudi"
    assert view.anchor == thread.anchor
    assert view.anchor["start"]["assoc"] == 0
    (said,) = view.comments
    assert (said.author.name, said.organisation) == ("Océane Ruissequin", "Messagerie du Plateau")


def test_the_whole_text_is_commented_without_a_passage(place):
    place.thread("reader", start="", end="", quote="what a client claims")
    (view,) = place.board().open
    assert (view.anchor, view.quote) == ({}, "")


@pytest.mark.parametrize("change", [{"start": ""}, {"end": "{}"}, {"quote": "  "}, {"start": "[1]"}])
def test_a_passage_that_is_none_is_refused(place, change):
    wanted = NewThread(text="Ah ?", **{**PASSAGE, **change})
    with pytest.raises(Invalid):
        actions.begin_thread(place.db, place.actor("lead"), place.document, wanted, link=LINK, now=A_MORNING)
    assert place.board().open == ()


@pytest.mark.parametrize(("who", "refusal"), [("observer", Refused), ("stranger", Missing)])
def test_who_only_looks_on_does_not_comment_and_who_is_elsewhere_finds_nothing(place, who, refusal):
    thread = place.thread()
    with pytest.raises(refusal):
        place.thread(who)
    with pytest.raises(refusal):
        an_answer(place.db, getattr(place, who), place.document, thread)


def test_an_observer_reads_and_a_stranger_does_not(place):
    place.thread()
    board = place.board("observer")
    assert (len(board.open), board.may_comment) == (1, False)
    assert board.open[0].may == {"reply": False, "resolve": False, "reopen": False}
    with pytest.raises(Missing):
        place.board("stranger")


def test_answers_follow_one_another(place):
    thread = place.thread()
    an_answer(place.db, place.lead, place.document, thread, "On peut combiner.")
    an_answer(place.db, place.reader, place.document, thread, "D’accord.")
    (view,) = place.board().open
    assert [one.text for one in view.comments] == ["Au volume plutôt ?", "On peut combiner.", "D’accord."]


@pytest.mark.parametrize("who", ["reader", "lead", "facilitator"])
def test_who_opened_it_who_leads_the_stream_and_who_facilitates_resolve_and_reopen(place, who):
    thread = place.thread()
    actions.resolve_thread(place.db, place.actor(who), place.document, thread, now=A_MORNING)
    actions.resolve_thread(place.db, place.actor(who), place.document, thread, now=A_MORNING)
    board = place.board(who)
    assert board.open == ()
    assert board.resolved[0].resolved_by == place.actor(who).name
    assert board.resolved[0].may == {"reply": False, "resolve": False, "reopen": True}
    actions.reopen_thread(place.db, place.actor(who), place.document, thread, now=A_MORNING)
    assert place.board().resolved == ()


@pytest.mark.parametrize("who", ["worker", "observer"])
def test_the_others_do_not_resolve(place, who):
    thread = place.thread()
    with pytest.raises(Refused):
        actions.resolve_thread(place.db, place.actor(who), place.document, thread, now=A_MORNING)


def test_a_resolved_thread_takes_no_answer(place):
    thread = place.thread()
    actions.resolve_thread(place.db, place.actor("lead"), place.document, thread, now=A_MORNING)
    with pytest.raises(Conflict) as refusal:
        an_answer(place.db, place.reader, place.document, thread)
    assert refusal.value.message is rows.RESOLVED


def _only(place, thread):
    return place.db.exec(select(Comment).where(Comment.thread_id == thread.id)).one()


def test_one_edits_what_one_said_and_it_is_told(place):
    said = _only(place, place.thread())
    actions.edit_comment(
        place.db, place.actor("reader"), place.document, said, "Au poids.", link=LINK, now=A_MORNING
    )
    (view,) = place.board().open
    assert (view.comments[0].text, view.comments[0].edited_at) == ("Au poids.", A_MORNING)
    with pytest.raises(Refused):
        actions.edit_comment(
            place.db, place.actor("facilitator"), place.document, said, "Non", link=LINK, now=A_MORNING
        )


def test_one_takes_back_what_one_said_and_its_place_stays(place):
    thread = place.thread(text="@Perrine Rochevaire, non.")
    said = _only(place, thread)
    with pytest.raises(Refused):
        actions.withdraw_comment(place.db, place.actor("lead"), place.document, said, now=A_MORNING)
    actions.withdraw_comment(place.db, place.actor("reader"), place.document, said, now=A_MORNING)
    (view,) = place.board().open
    assert (view.comments[0].text, view.comments[0].withdrawn_at) == ("", A_MORNING)
    assert place.db.exec(select(CommentMention)).all() == []
    with pytest.raises(Conflict):
        actions.edit_comment(
            place.db, place.actor("reader"), place.document, said, "Si", link=LINK, now=A_MORNING
        )


def test_who_is_called_by_name_gets_a_letter_that_says_where_and_not_what(place):
    thread = place.thread(text="@perrine rochevaire, au volume ? C’est un secret.")
    (letter,) = place.db.exec(select(Letter)).all()
    said = _only(place, thread)
    assert f"{LINK}#commentaire-{said.public_id}" in letter.text
    assert "secret" not in letter.text
    assert place.board("lead").unseen == 1
    text = "@Perrine Rochevaire et @Idriss Pontavesne, au volume ?"
    actions.edit_comment(
        place.db, place.actor("reader"), place.document, said, text, link=LINK, now=A_MORNING
    )
    assert len(place.db.exec(select(Letter)).all()) == 2


def test_nobody_is_told_of_having_called_herself(place):
    place.thread(text="@Océane Ruissequin : à relire.")
    assert place.db.exec(select(Letter)).all() == []
    assert place.board().unseen == 0


def test_who_answers_or_says_so_has_read_where_she_is_called(place):
    thread = place.thread(text="@Perrine Rochevaire @Idriss Pontavesne ?")
    an_answer(place.db, place.lead, place.document, thread)
    assert (place.board("lead").unseen, place.board("worker").unseen) == (0, 1)
    actions.mark_seen(place.db, place.actor("worker"), place.document, now=A_MORNING)
    assert place.board("worker").unseen == 0


def test_the_comments_of_a_frozen_text_are_read_and_no_longer_change_but_for_taking_back(place):
    thread = place.thread()
    said = _only(place, thread)
    place.freeze()
    assert place.board().open[0].may == {"reply": False, "resolve": False, "reopen": False}
    for deed in (
        place.thread,
        lambda: an_answer(place.db, place.lead, place.document, thread),
        lambda: actions.resolve_thread(place.db, place.actor("lead"), place.document, thread, now=A_MORNING),
        lambda: actions.edit_comment(
            place.db, place.actor("reader"), place.document, said, "Ah", link=LINK, now=A_MORNING
        ),
    ):
        with pytest.raises(Conflict):
            deed()
    actions.withdraw_comment(place.db, place.actor("reader"), place.document, said, now=A_MORNING)
    assert place.board().open[0].comments[0].text == ""


def test_too_many_open_threads_are_refused_until_some_are_resolved(place, monkeypatch):
    monkeypatch.setattr(rows, "MOST_OPEN", 2)
    first = place.thread()
    place.thread()
    with pytest.raises(Conflict):
        place.thread()
    actions.resolve_thread(place.db, place.actor("lead"), place.document, first, now=A_MORNING)
    assert place.thread()


def test_a_thread_has_an_end(place, monkeypatch):
    monkeypatch.setattr(rows, "MOST_SAID", 2)
    thread = place.thread()
    an_answer(place.db, place.lead, place.document, thread)
    with pytest.raises(Conflict) as refusal:
        an_answer(place.db, place.lead, place.document, thread)
    assert refusal.value.message is rows.LONG
    assert place.db.get_one(CommentThread, thread.id).last_number == 2
