"""What people do in discussions, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Missing, Refused
from foundation.mail import Letter
from people.models import Role
from people.subjects import Subject
from tests.builders import (
    A_MORNING,
    a_mandate,
    a_member,
    a_stream,
    an_initiative,
    an_organisation,
    joins,
    the_actor,
)
from tests.builders_workspace import a_message, a_thread
from workspace.discussions import actions, queries
from workspace.discussions.forms import NewThread
from workspace.discussions.models import Mention, MessageRevision, Notice, ReadPosition, Reason

pytestmark = pytest.mark.both_databases
LATER = A_MORNING + timedelta(minutes=5)


@pytest.fixture
def initiative(db):
    return an_initiative(db)


@pytest.fixture
def stream(db, initiative):
    return a_stream(db, initiative, "Réemploi")


@pytest.fixture
def perrine(db, initiative):
    return a_member(db, initiative, "Perrine Rochevaire")


@pytest.fixture
def oceane(db, initiative):
    return a_member(db, initiative, "Océane Ruissequin")


@pytest.fixture
def thread(db, perrine, stream):
    return a_thread(db, perrine, stream)


def test_messages_are_numbered_in_their_thread(db, perrine, oceane, thread):
    said = [a_message(db, one, thread) for one in (perrine, oceane, perrine)]
    assert [message.number for message in said] == [1, 2, 3]
    db.refresh(thread)
    assert thread.last_number == 3


def test_a_subject_has_one_general_thread(db, perrine, oceane, stream, thread):
    assert a_thread(db, oceane, stream).id == thread.id


def test_a_thread_opens_with_its_first_message(db, perrine, stream):
    subject = Subject("stream", stream.public_id, stream.title, "/x", stream.id)
    wanted = NewThread(title="Au kilomètre ou au volume ?", text="On peut combiner les deux ?")
    thread = actions.start_thread(db, the_actor(db, perrine), subject, wanted, now=A_MORNING)
    db.refresh(thread)
    assert (thread.title, thread.last_number, thread.stream_id) == (wanted.title, 1, stream.id)


def test_a_message_carries_the_hat_and_the_stream_remembers_it(db, initiative, perrine, stream, thread):
    remise, collectif = (
        an_organisation(db, initiative, "La Remise"),
        an_organisation(db, initiative, "Voisinages"),
    )
    a_mandate(db, perrine, remise)
    mandate = a_mandate(db, perrine, collectif)
    place = joins(db, perrine, stream)
    actor = the_actor(db, perrine).wearing(collectif.public_id)
    message = actions.say(db, actor, thread, "Pour les voisins.", now=A_MORNING)
    assert (message.organisation_id, message.mandate_id) == (collectif.id, mandate.id)
    db.refresh(place)
    assert place.hat_id == mandate.id
    assert the_actor(db, perrine).in_stream(stream.id).hat.organisation_name == "Voisinages"
    actions.say(db, the_actor(db, perrine).wearing("self"), thread, "Pour moi.", now=A_MORNING)
    db.refresh(place)
    assert (place.hat_id, place.hat_own) == (None, True)


def test_an_observer_reads_and_does_not_speak(db, initiative, thread):
    observer = a_member(db, initiative, role=Role.OBSERVER)
    with pytest.raises(Refused):
        a_message(db, observer, thread)


def test_somebody_of_the_twin_initiative_neither_speaks_nor_reads(db, thread):
    stranger = the_actor(db, a_member(db, an_initiative(db), role=Role.ADMINISTRATOR))
    with pytest.raises(Missing):
        queries.thread_for(db, stranger, thread.public_id)
    with pytest.raises(Missing):
        actions.mark_read(db, stranger, thread, 1, now=A_MORNING)
    with pytest.raises(Missing):
        actions.say(db, stranger, thread, "Bonjour", now=A_MORNING)


def test_whoever_is_called_is_told_once(db, perrine, oceane, thread):
    message = a_message(db, perrine, thread, "@océane ruissequin, @Océane Ruissequin : qu’en dis-tu ?")
    (mention,) = db.exec(select(Mention)).all()
    assert (mention.membership_id, mention.written) == (oceane.id, "océane ruissequin")
    actor = the_actor(db, perrine)
    actions.edit_message(db, actor, message, "@Océane Ruissequin et @Perrine Rochevaire", now=LATER)
    (notice,) = db.exec(select(Notice)).all()
    assert (notice.membership_id, notice.reason) == (oceane.id, Reason.MENTION)


def test_reading_moves_forward_only_and_sees_the_notices(db, perrine, oceane, thread):
    for _n in range(3):
        a_message(db, perrine, thread, "@Océane Ruissequin ?")
    reader = the_actor(db, oceane)
    unread = lambda: queries.unread_counts(db, reader, [thread.id]).get(thread.id, 0)  # noqa: E731
    assert unread() == 3
    actions.mark_read(db, reader, thread, 2, now=LATER)
    assert unread() == 1
    actions.mark_read(db, reader, thread, 1, now=LATER)
    assert unread() == 1
    waiting = select(Notice).where(Notice.seen_at.is_(None))
    assert len(db.exec(waiting).all()) == 1
    actions.mark_read(db, reader, thread, 99, now=LATER)
    db.expire_all()
    assert db.get(ReadPosition, (thread.id, oceane.id)).number == 3


def test_one_does_not_count_her_own_messages_nor_those_taken_back(app, db, perrine, oceane, thread):
    a_message(db, oceane, thread)
    gone = a_message(db, perrine, thread)
    a_message(db, perrine, thread)
    actions.withdraw_message(db, the_actor(db, perrine), gone, now=LATER)
    reader = the_actor(db, oceane)
    assert queries.unread_counts(db, reader, [thread.id]) == {thread.id: 1}
    with app.app_context():
        assert queries.unread_by_stream(db, reader, [thread.stream_id]) == {thread.stream_id: 1}


def test_an_edit_leaves_its_trace(db, perrine, thread):
    message = a_message(db, perrine, thread, "Avant")
    actions.edit_message(db, the_actor(db, perrine), message, "Après", now=LATER)
    assert (message.text, message.edited_at) == ("Après", LATER)
    assert [version.text for version in queries.versions(db, message)] == ["Avant"]
    actions.edit_message(db, the_actor(db, perrine), message, "Après", now=LATER)
    assert len(db.exec(select(MessageRevision)).all()) == 1


def test_only_its_author_edits_or_withdraws_a_message(db, initiative, perrine, thread):
    message = a_message(db, perrine, thread)
    facilitator = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
    for forbidden in (actions.withdraw_message, lambda *a, now: actions.edit_message(*a, "x", now=now)):
        with pytest.raises(Refused):
            forbidden(db, facilitator, message, now=LATER)


def test_what_is_withdrawn_is_erased_with_its_versions(db, perrine, oceane, thread):
    message = a_message(db, perrine, thread, "@Océane Ruissequin")
    actor = the_actor(db, perrine)
    actions.edit_message(db, actor, message, "Autre chose", now=LATER)
    actions.withdraw_message(db, actor, message, now=LATER)
    assert (message.text, message.withdrawn_at) == ("", LATER)
    for table in (MessageRevision, Mention, Notice):
        assert db.exec(select(table)).all() == []
    with pytest.raises(Conflict):
        actions.edit_message(db, actor, message, "De retour", now=LATER)


def test_a_hidden_message_says_why_and_its_author_is_told(db, initiative, perrine, thread):
    message = a_message(db, perrine, thread, "Un nom d’oiseau")
    facilitator = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
    actions.hide_message(db, facilitator, message, "Une attaque personnelle.", now=LATER)
    (view,) = queries.message_views(db, [message], now=LATER)
    assert (view.text, view.hidden_reason) == ("", "Une attaque personnelle.")
    (notice,) = db.exec(select(Notice)).all()
    assert (notice.membership_id, notice.reason) == (perrine.id, Reason.HIDDEN)
    assert "Une attaque personnelle." in db.exec(select(Letter)).one().text
    actions.show_message(db, facilitator, message, now=LATER)
    (view,) = queries.message_views(db, [message], now=LATER)
    assert view.text == "Un nom d’oiseau"
    assert db.exec(select(Notice)).all() == []


def test_a_participant_hides_nothing(db, perrine, oceane, thread):
    with pytest.raises(Refused):
        actions.hide_message(db, the_actor(db, oceane), a_message(db, perrine, thread), "Non.", now=LATER)
