"""Pages of elections without candidates: everything by forms, without JavaScript; nothing to the twin."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from governance.election import queries
from governance.election.models import Election
from governance.election.rules.lifecycle import Stage
from tests.builders import an_initiative, signed_in
from tests.builders_consent import a_circle
from tests.builders_election import (
    PROFILE,
    ROLE,
    TERM,
    WHY,
    a_person_proposed,
    an_open_election,
    elected,
    names,
    objects,
    people,
    seat_of,
)


@pytest.fixture
def house(app):
    """A circle in Valbrume, and its twin."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        circle = a_circle(db, an_initiative(db, "valbrume", listed=True))
        twin = a_circle(db, an_initiative(db, "jumelle"))
    return app, circle, twin


def within(app, deed):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def now(app):
    with app.extensions["database"].reading() as db:
        return db.exec(select(Election)).one()


def at(election, *more):
    return "/".join((f"/valbrume/elections/{election.public_id}", *more))


def plain(answer):
    return re.sub(r"\s+", " ", answer.text)


def seat(app, election, member):
    return within(app, lambda db: seat_of(db, election, member))


def test_a_part_is_described_named_for_consented_to_accepted_and_entered_by_forms_alone(house):
    app, circle, _twin = house
    lead, members = signed_in(app, circle.facilitator), people(circle)
    told = {"body": circle.body.slug, "role": ROLE, "profile": PROFILE}
    told |= {name: day.isoformat() for name, day in TERM.items()}
    page = lead.post("/valbrume/elections/preparer", data=told).headers["Location"]
    assert lead.post(page + "/corriger", data={**told, "role": "Animation"}).status_code == 303
    assert "Animation" in lead.get(page).text
    assert lead.post(page + "/ouverture").status_code == 303
    election = now(app)
    for member in members:
        data = {"seat": seat(app, election, member), "round": "first", "person": members[0].public_id}
        data["reason"] = WHY
        assert signed_in(app, member).post(page + "/nomination", data=data).status_code == 303
    for stage in ("first", "second"):
        assert lead.post(page + "/tour", data={"round": stage}).status_code == 303
    data = {"number": "0", "person": members[0].public_id, "why": WHY}
    assert lead.post(page + "/proposition", data=data).status_code == 303
    for member in reversed(members):
        data = {"seat": seat(app, election, member), "number": "1", "position": "consent"}
        assert signed_in(app, member).post(page + "/parole", data=data).status_code == 303
    assert lead.post(page + "/accord").status_code == 303
    her = signed_in(app, members[0])
    assert "On vous propose ce rôle" in her.get("/valbrume/").text
    assert her.post(page + "/reponse", data={"number": "1", "answer": "accepted"}).status_code == 303
    assert now(app).stage is Stage.ELECTED
    register = plain(lead.get("/valbrume/registre"))
    assert "Animation" in register
    assert "est élu·e" in register
    assert "Animation" in plain(lead.get("/valbrume/elections"))


def test_nominations_are_read_by_nobody_else_before_the_round_ends(house):
    app, circle, _twin = house
    first, second, _third = people(circle)
    election = within(app, lambda db: an_open_election(db, circle))
    within(app, lambda db: names(db, election, first, second, "Une raison bien à moi."))
    assert "Une raison bien à moi." in signed_in(app, first).get(at(election)).text
    for other in (second, circle.facilitator):
        answer = signed_in(app, other).get(at(election))
        assert "Une raison bien à moi." not in answer.text
        assert "1 sur 3 ont parlé" in plain(answer)


def test_what_was_written_is_not_lost_when_a_nomination_is_refused(house):
    app, circle, _twin = house
    election = within(app, lambda db: an_open_election(db, circle))
    member = people(circle)[0]
    data = {"seat": seat(app, election, member), "round": "first", "reason": "Je cherche encore."}
    answer = signed_in(app, member).post(at(election, "nomination"), data=data)
    assert answer.status_code == 422
    assert "Je cherche encore." in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_the_person_proposed_is_told_to_wait_and_refused_before_the_others(house):
    app, circle, _twin = house
    election = within(app, lambda db: a_person_proposed(db, circle))
    first = people(circle)[0]
    assert "vous parlez en dernier" in signed_in(app, first).get(at(election)).text
    data = {"seat": seat(app, election, first), "number": "1", "position": "consent"}
    answer = signed_in(app, first).post(at(election, "parole"), data=data)
    assert answer.status_code == 409
    assert "parle en dernier" in answer.text


def test_an_objection_set_aside_shows_its_reason_and_may_be_maintained(house):
    app, circle, _twin = house
    election = within(app, lambda db: a_person_proposed(db, circle))
    second = people(circle)[1]
    objection = within(app, lambda db: objects(db, election, second))
    lead = signed_in(app, circle.facilitator)
    address = at(election, "objections", objection.public_id)
    assert lead.post(address + "/ecarter", data={"reason": ""}).status_code == 422
    assert lead.post(address + "/ecarter", data={"reason": "Une préférence."}).status_code == 303
    assert "Une préférence." in lead.get(at(election)).text
    assert signed_in(app, second).post(address + "/maintenir").status_code == 303
    assert "Maintenue" in lead.get(at(election)).text


def test_the_round_draws_itself_again_and_says_when_the_page_is_old(house):
    app, circle, _twin = house
    election = within(app, lambda db: a_person_proposed(db, circle))
    lead = signed_in(app, circle.facilitator)
    for seen, told in (("consent-1", False), ("first-0", True)):
        answer = lead.get(at(election), query_string={"vu": seen}, headers={"HX-Request": "true"})
        assert answer.text.lstrip().startswith('<section id="tour"')
        assert ("Relire la page" in answer.text) is told


def test_the_record_is_handed_over_once_somebody_is_elected_and_on_paper_too(house):
    app, circle, _twin = house
    election = within(app, lambda db: elected(db, circle))
    reader = signed_in(app, people(circle)[1])
    data = reader.get(at(election, "releve.json")).json
    assert (data["format"], data["result"]["outcome"]) == ("chantier-election/1", "elected")
    number = within(app, lambda db: queries.entry_of(db, election).number)
    answer = reader.get(f"/valbrume/registre/{number}/proces-verbal.pdf")
    assert answer.data.startswith(b"%PDF")
    assert reader.get(f"/valbrume/registre/{number}").status_code == 200


def test_nothing_of_it_reaches_the_twin_or_who_does_not_lead(house):
    app, circle, twin = house
    election = within(app, lambda db: an_open_election(db, circle))
    stranger = signed_in(app, twin.facilitator)
    assert stranger.get(at(election)).status_code == 404
    assert stranger.get(f"/jumelle/elections/{election.public_id}").status_code == 404
    assert (
        stranger.post(f"/jumelle/elections/{election.public_id}/fin", data={"reason": "X"}).status_code == 404
    )
    member = signed_in(app, people(circle)[0])
    assert member.post(at(election, "tour"), data={"round": "first"}).status_code == 403
    assert member.get(at(election, "releve.json")).status_code == 404
    assert member.get(at(election, "corriger")).status_code in (403, 404)


@pytest.mark.parametrize(
    "noise", [{}, {"answer": "maybe"}, {"answer": "accepted", "number": "x"}, {"answer": ""}]
)
def test_whatever_is_posted_the_answer_is_a_refusal_in_words(house, noise):
    app, circle, _twin = house
    election = within(app, lambda db: an_open_election(db, circle))
    answer = signed_in(app, circle.facilitator).post(at(election, "reponse"), data=noise)
    assert answer.status_code in (409, 422)


def test_it_speaks_english_too(house):
    app, circle, _twin = house
    election = within(app, lambda db: a_person_proposed(db, circle))
    page = signed_in(app, people(circle)[1], language="en").get(at(election)).text
    assert "Person proposed" in page
    assert "I consent" in page
