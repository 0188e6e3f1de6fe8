"""Pages of paper and telephone: forms without JavaScript, a proof that is a file, and nothing to who is not concerned."""

from __future__ import annotations

import io

import pytest
from sqlmodel import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from governance.paper.models import PaperEntry
from governance.votes.actions import closing
from governance.votes.models import Ballot
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, an_open_vote
from tests.builders_meetings import a_convened_meeting

SEEN = "Remis en main propre le 2 mars, signé devant moi."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def who(committee, seat, college="ess"):
    seats, members = committee.seats[college], committee.members[college]
    return {"who": f"{seats[seat].public_id}:{members[seat].public_id}", "statement": SEEN}


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), slug="comite")
        motion = an_open_vote(db, committee)
        meeting = a_convened_meeting(db, committee)
    return app, committee, motion, meeting


def posted(browser, kind, about, proof=None, **fields):
    sent = {"kind": kind, **about, **fields}
    if proof is not None:
        sent["proof"] = FileStorage(io.BytesIO(proof[1]), filename=proof[0])
    boundary, body = encode_multipart(sent)  # in memory: a client of tests leaves its temporary file open
    kind_of_body = f"multipart/form-data; boundary={boundary}"
    return browser.post("/valbrume/saisies/nouvelle", data=body, content_type=kind_of_body)


def test_a_facilitator_writes_a_ballot_down_and_its_person_contests_it(house):
    app, committee, motion, _meeting = house
    pen = signed_in(app, committee.facilitator)
    about = {"motion": motion.public_id}
    page = pen.get(f"/valbrume/saisies/nouvelle?motion={motion.public_id}").text
    assert "Un bulletin papier" in page
    sent = posted(pen, "ballot", about, ("b.png", PNG), choice="for", **who(committee, 0))
    assert sent.status_code == 303
    hers = signed_in(app, committee.members["ess"][0])
    page = hers.get("/valbrume/saisies").text
    assert "Saisi par Faustine Brindille" in page
    with app.extensions["database"].reading() as db:
        entry = db.exec(select(PaperEntry)).one().public_id
    piece = hers.get(f"/valbrume/saisies/{entry}/piece")
    assert (piece.data, piece.mimetype) == (PNG, "image/png")
    assert piece.headers["Content-Disposition"].startswith("attachment")
    assert piece.headers["X-Content-Type-Options"] == "nosniff"
    other = signed_in(app, committee.members["ess"][1])
    assert other.get(f"/valbrume/saisies/{entry}/piece").status_code == 404
    assert other.post(f"/valbrume/saisies/{entry}/contestation").status_code == 404
    assert hers.post(f"/valbrume/saisies/{entry}/contestation").status_code == 303
    assert "contestée" in pen.get("/valbrume/saisies").text
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Ballot)).all() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"statement": "vu"}, "Dites ce que vous avez vu"),
        ({"who": "personne"}, "Choisissez une personne"),
        ({"choice": "peut-être"}, "Choisissez l’une des réponses"),
        ({"proof": ("page.html", b"<html>")}, "PDF ou une photo"),
        ({"proof": ("page.png", PNG + bytes(5 * 1024 * 1024))}, "dépasse 5 Mo"),
    ],
    ids=["no proof said", "nobody", "no choice", "not a photograph", "too heavy"],
)
def test_what_is_wrong_is_told_on_the_same_page_and_nothing_is_written(house, fields, said):
    app, committee, motion, _meeting = house
    sent = {"choice": "for", **who(committee, 0), **fields}
    proof = sent.pop("proof", None)
    answer = posted(
        signed_in(app, committee.facilitator), "ballot", {"motion": motion.public_id}, proof, **sent
    )
    assert answer.status_code in {409, 422}
    assert said in answer.text
    with app.extensions["database"].reading() as db:
        assert db.exec(select(PaperEntry)).all() == []


def test_an_answer_and_a_proxy_are_written_down_for_a_meeting(house):
    app, committee, _motion, meeting = house
    pen = signed_in(app, committee.facilitator)
    about = {"meeting": meeting.public_id}
    assert posted(pen, "answer", about, reply="remote", **who(committee, 0)).status_code == 303
    holder = committee.seats["ess"][2].public_id
    assert posted(pen, "proxy", about, holder=holder, **who(committee, 1)).status_code == 303
    page = pen.get("/valbrume/saisies").text
    assert "une réponse donnée par téléphone" in page
    assert "un pouvoir papier donné à Siège ess-3" in page


def test_a_ballot_is_not_written_down_for_a_meeting_nor_an_answer_for_a_vote(house):
    app, committee, motion, meeting = house
    pen = signed_in(app, committee.facilitator)
    wrong = posted(pen, "ballot", {"meeting": meeting.public_id}, choice="for", **who(committee, 0))
    assert wrong.status_code == 404
    wrong = posted(pen, "answer", {"motion": motion.public_id}, reply="coming", **who(committee, 0))
    assert wrong.status_code == 404


def test_a_member_neither_opens_nor_sends_the_form(house):
    app, committee, motion, _meeting = house
    member = signed_in(app, committee.members["ess"][1])
    assert member.get(f"/valbrume/saisies/nouvelle?motion={motion.public_id}").status_code == 403
    sent = posted(member, "ballot", {"motion": motion.public_id}, choice="for", **who(committee, 0))
    assert sent.status_code == 403


def test_once_closed_the_form_says_that_it_is_too_late(house):
    app, committee, motion, _meeting = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        actor = the_actor(db, committee.facilitator)
        closing.close_vote(db, actor, db.merge(motion), now=A_MORNING)
    page = (
        signed_in(app, committee.facilitator)
        .get(f"/valbrume/saisies/nouvelle?motion={motion.public_id}")
        .text
    )
    assert "Il est trop tard" in page
    assert "Un bulletin papier" not in page
