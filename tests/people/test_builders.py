"""What the builders promise to the other tests."""

from __future__ import annotations

from flask import Flask

from people.models import Role
from tests.builders import a_member, a_stream, an_initiative, an_organisation, signed_in, the_actor, token_of


def test_a_member_with_an_organisation_wears_its_hat_first(db):
    initiative = an_initiative(db)
    organisation = an_organisation(db, initiative, "Graine & Bocage")
    member = a_member(db, initiative, "Perrine Rochevaire", organisation=organisation, role=Role.FACILITATOR)
    actor = the_actor(db, member)
    assert [hat.organisation_name for hat in actor.hats] == ["Graine & Bocage", ""]
    assert actor.spoken == "Perrine Rochevaire, Graine & Bocage"


def test_a_lead_of_a_stream_is_known_as_such(db):
    initiative = an_initiative(db)
    stream = a_stream(db, initiative)
    actor = the_actor(db, a_member(db, initiative, streams=(stream,), leads=True))
    assert actor.lead_ids == {stream.id}


def test_a_signed_in_browser_is_known_by_its_session(app: Flask):
    with app.extensions["database"].transaction() as db:
        member = a_member(db, an_initiative(db))
    client = signed_in(app, member)
    assert token_of(app, client)
    with client.session_transaction(base_url="http://localhost") as session:
        assert session["person_id"] == member.person_id
