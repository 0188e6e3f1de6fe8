"""Choosing whom a document is for: who may, what each door then says, the way back."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from people import gate
from people.everybody import everybody
from people.models import Person, Role
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Circle, Level
from tests.builders import (
    A_MORNING,
    a_member,
    a_stream,
    an_initiative,
    an_organisation,
    the_actor,
)
from tests.builders_comments import LINK, a_comment
from tests.builders_documents import a_document
from tests.builders_rights import BESIDE, TEXTS, for_persons, of_circle, shared
from tests.rules.documents.trees import doc, paragraph
from workspace.comments.actions import reply
from workspace.documents import actions as documents
from workspace.documents import circles, queries, reach
from workspace.documents.models import Document
from workspace.rights import actions
from workspace.shelves import actions as shelves
from workspace.shelves import queries as shelf_queries

pytestmark = pytest.mark.both_databases
TEXT = doc(paragraph("La légumerie loue ses locaux."))


class Town:
    """An initiative with a stream, an organisation, every kind of member, and a document of the stream."""

    def __init__(self, db):
        self.db = db
        self.initiative = an_initiative(db)
        self.stream = a_stream(db, self.initiative, "Cantines")
        self.organisation = an_organisation(db, self.initiative, "La Remise partagée", college="ess")
        here = {"streams": (self.stream,)}
        self.members = {
            "author": a_member(db, self.initiative, "Perrine Rochevaire", **here),
            "worker": a_member(db, self.initiative, "Yann Le Bihan", **here),
            "lead": a_member(db, self.initiative, "Océane Marchetti", leads=True, **here),
            "speaker": a_member(
                db, self.initiative, "Maxence Tremblevif", college="", organisation=self.organisation
            ),
            "elsewhere": a_member(db, self.initiative, "Salomé Kerdoncuff", college="col"),
            "observer": a_member(db, self.initiative, "Idris Vasseur", role=Role.OBSERVER, **here),
            "facilitator": a_member(db, self.initiative, "Aurore Quintin", role=Role.FACILITATOR),
        }
        self.document = self.another("Le bail de la légumerie")

    def another(self, title):
        return a_document(self.db, self.members["author"], title, stream_id=self.stream.id, tree=TEXT)

    def actor(self, who):
        return the_actor(self.db, self.members[who])

    def share(self, *grants, by="author", document=None):
        return shared(self.db, self.members[by], document or self.document, list(grants))

    def for_two(self):
        return self.share(*for_persons(self.members["author"], self.members["worker"]))

    def readers(self, document=None):
        document = document or self.document
        return {
            who for who in self.members if gate.may(self.actor(who), Permission.READ_DOCUMENT, on=document)
        }


@pytest.fixture
def town(db):
    return Town(db)


def test_everybody_at_once_is_each_member_as_the_gate_sees_her(db, town):
    known = {one.membership_id: one for one in everybody(db, town.initiative.id, A_MORNING)}
    assert known == {member.id: town.actor(who) for who, member in town.members.items()}


def test_a_list_asked_to_the_database_is_what_the_gate_says_of_each(db, town):
    college = town.actor("speaker").hats[0].college_id
    some = [
        of_circle(Circle.STREAM, town.stream.id),
        of_circle(Circle.COLLEGE, college),
        of_circle(Circle.ORGANISATION, town.organisation.id),
        *for_persons(town.members["elsewhere"]),
    ]
    every = chain.from_iterable(combinations(some, number) for number in range(1, len(some) + 1))
    for number, chosen in enumerate(every):
        town.share(*chosen, by="facilitator", document=town.another(f"Texte {number}"))
    rows = db.exec(select(Document)).all()
    for who in town.members:
        actor = town.actor(who)
        asked = set(db.exec(select(Document.public_id).where(circles.readable(actor))))
        allowed = {one.public_id for one in rows if gate.may(actor, Permission.READ_DOCUMENT, on=one)}
        assert asked == allowed, who
        named = circles.DOCUMENTS.audiences(db, actor)
        assert {one.public_id for one in rows if one.audience in named | {"members"}} == allowed, who


def test_a_document_is_for_whom_its_place_says_until_somebody_chooses(town):
    assert town.readers() == set(town.members)
    assert town.document.grants == sharing.usual(town.stream.id)
    assert town.document.chosen == ()


def test_two_chosen_persons_and_who_facilitates_read_and_nobody_else(town):
    moved = town.for_two()
    assert town.readers() == {"author", "worker", "facilitator"}
    assert {one.who.name for one in moved} == {
        "Océane Marchetti", "Maxence Tremblevif", "Salomé Kerdoncuff", "Idris Vasseur",
    }  # fmt: skip
    assert not any(one.gains for one in moved)


def test_each_level_opens_its_gestures_and_no_other(db, town):
    elsewhere = town.members["elsewhere"]
    own = for_persons(town.members["author"])
    expected = {
        Level.READ: (False, False, "read"),
        Level.SUGGEST: (True, False, "read"),
        Level.WRITE: (True, True, "write"),
    }
    for level, (suggests, writes, role) in expected.items():
        town.share(*own, *for_persons(elsewhere, level=level))
        may = queries.view(db, town.actor("elsewhere"), town.document).may
        assert (may["suggest"], may["comment"], may["write"]) == (suggests, suggests, writes), level
        assert queries.role(town.actor("elsewhere"), town.document) == role


def test_the_stream_lead_freezes_and_bins_nothing_of_what_she_only_reads(db, town):
    town.share(*for_persons(town.members["author"]), *for_persons(town.members["lead"], level=Level.READ))
    with pytest.raises(Refused):
        documents.freeze(db, town.actor("lead"), town.document, now=A_MORNING)
    with pytest.raises(Refused):
        shelves.put_in_bin(db, town.actor("lead"), town.document, now=A_MORNING, bound=())


def test_who_may_choose_is_who_opened_it_who_leads_and_who_facilitates(db, town):
    for who in town.members:
        may = gate.may(town.actor(who), Permission.SHARE, on=town.document)
        assert may == (who in {"author", "lead", "facilitator"}), who
    with pytest.raises(Refused):
        town.share(*for_persons(town.members["worker"]), by="worker")


def test_nobody_shuts_herself_out_and_nobody_chooses_nobody(town):
    with pytest.raises(Invalid):
        town.share(*for_persons(town.members["worker"]), by="author")
    with pytest.raises(Invalid):
        town.share(by="facilitator")
    town.share(*for_persons(town.members["worker"]), by="facilitator")
    assert town.readers() == {"worker", "facilitator"}
    with pytest.raises(Missing):
        queries.document_for(town.db, town.actor("author"), town.document.public_id)


def test_the_second_of_two_who_choose_at_once_is_told(db, town):
    stale = town.document.sharing
    town.for_two()
    with pytest.raises(Conflict):
        actions.share(
            db, town.actor("facilitator"), town.document, for_persons(town.members["lead"]),
            of=TEXTS, version=stale, now=A_MORNING, beside=BESIDE,
        )  # fmt: skip
    assert town.readers() == {"author", "worker", "facilitator"}


def test_a_choice_is_taken_back_and_so_is_taking_it_back(db, town):
    town.for_two()

    def undo():
        kept = town.document
        return actions.undo(
            db, town.actor("author"), kept, of=TEXTS, version=kept.sharing, now=A_MORNING, beside=BESIDE
        )

    assert len(undo()) == 4
    assert town.readers() == set(town.members)
    assert (town.document.chosen, town.document.audience) == ((), "members")
    undo()
    assert town.readers() == {"author", "worker", "facilitator"}


def test_choosing_what_the_place_gives_lets_it_follow_its_place_again(db, town):
    town.for_two()
    town.share(*sharing.usual(town.stream.id))
    assert town.document.chosen == ()
    town.for_two()
    other = a_stream(db, town.initiative, "Mobilité", slug="mobilite")
    place = shelf_queries.Place(other.id, None, "mobilite", "Mobilité")
    shelves.move(db, town.actor("facilitator"), town.document, place, now=A_MORNING)
    assert town.readers() == {"author", "worker", "facilitator"}


def test_what_changes_nothing_says_so_and_leaves_no_line(db, town):
    town.for_two()
    assert town.for_two() == []
    lines = db.exec(select(LedgerLine).where(LedgerLine.verb == "share_document")).all()
    assert [line.details for line in lines] == ['{"gained":0,"lost":4}']


def test_live_seats_of_those_who_gain_or_lose_are_decided_again(db, town):
    def epochs():
        return {one.name: one.rights_epoch for one in db.exec(select(Person))}

    before = epochs()
    town.for_two()
    db.expire_all()
    assert {name for name, epoch in epochs().items() if epoch != before[name]} == {
        "Océane Marchetti", "Maxence Tremblevif", "Salomé Kerdoncuff", "Idris Vasseur",
    }  # fmt: skip


def test_no_list_and_no_news_says_anything_of_it_to_the_others(db, town):
    a_comment(db, town.members["author"], town.document)
    town.for_two()
    for who, sees in (("worker", True), ("lead", False), ("elsewhere", False), ("observer", False)):
        actor = town.actor(who)
        public_id = town.document.public_id
        shelf = shelf_queries.shelf(db, actor, town.stream)
        assert (public_id in [one.public_id for one in queries.documents(db, actor)]) == sees, who
        assert (public_id in [one.public_id for one in shelf.loose]) == sees, who
        assert (queries.subject(db, actor, public_id) is not None) == sees, who
        if not sees:
            with pytest.raises(Missing):
                queries.document_for(db, actor, public_id)


def test_the_bin_shows_it_to_those_who_read_it_alone(db, town):
    town.for_two()
    shelves.put_in_bin(db, town.actor("facilitator"), town.document, now=A_MORNING, bound=())
    assert len(shelf_queries.binned(db, town.actor("worker"), "")) == 1
    assert shelf_queries.binned(db, town.actor("lead"), "") == []


def test_a_copy_and_a_sequel_are_for_the_same_people(db, town):
    town.for_two()
    copied = shelves.copy(db, town.actor("worker"), town.document, "Copie", now=A_MORNING)
    assert town.readers(copied) == {"author", "worker", "facilitator"}
    documents.freeze(db, town.actor("facilitator"), town.document, now=A_MORNING)
    made = documents.succeed(db, town.actor("worker"), town.document, "Suite", now=A_MORNING)
    assert town.readers(made) == {"author", "worker", "facilitator"}
    assert made.audience == town.document.audience != "members"


def test_who_only_reads_a_text_writes_in_the_copy_she_makes(db, town):
    town.share(*for_persons(town.members["author"]), *for_persons(town.members["worker"], level=Level.READ))
    copied = shelves.copy(db, town.actor("worker"), town.document, "Copie", now=A_MORNING)
    assert queries.role(town.actor("worker"), copied) == "write"
    assert town.readers(copied) == {"author", "worker", "facilitator"}


def test_no_letter_says_its_title_to_who_does_not_read_it(db, town):
    town.for_two()
    thread = a_comment(db, town.members["author"], town.document, "Vu ?")
    said = "@Salomé Kerdoncuff et @Yann Le Bihan, à vous."
    reply(db, town.actor("author"), town.document, thread, said, link=LINK, now=A_MORNING)
    addresses = {one.recipient for one in db.exec(select(Letter))}
    people = {one.name: one.email for one in db.exec(select(Person))}
    assert people["Yann Le Bihan"] in addresses
    assert people["Salomé Kerdoncuff"] not in addresses


def test_whom_a_document_is_for_is_said_in_words(app, town):
    with app.test_request_context():
        assert [(one.verbs, one.who) for one in reach.of(town.db, town.document)] == [
            ("Lisent et proposent\u00a0:", "toute la démarche"),
            ("Écrivent\u00a0:", "le chantier «\u00a0Cantines\u00a0» et les personnes qui facilitent"),
        ]
        town.share(*for_persons(town.members["author"]), of_circle(Circle.ORGANISATION, town.organisation.id))
        assert [(one.verbs, one.who) for one in reach.of(town.db, town.document)] == [
            (
                "Lisent\u00a0:",
                "l’organisation «\u00a0La Remise partagée\u00a0», Perrine Rochevaire et les personnes qui facilitent",
            ),
            ("Proposent et écrivent\u00a0:", "Perrine Rochevaire et les personnes qui facilitent"),
        ]
