"""An open vote in which a house has a seat, a draft beside it, and the browsers of who takes part."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlmodel import select

from people.models import Mandate, Organisation
from tests.builders import an_initiative, signed_in
from tests.builders_governance import a_committee, an_open_vote


@pytest.fixture
def house(app):
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"))
        motion = an_open_vote(db, committee)
        titular = committee.members["ess"][0]
        organisation = db.get_one(Organisation, committee.seats["ess"][0].organisation_id)
        twin = a_committee(db, an_initiative(db, "ombre"))
        mandate = db.exec(select(Mandate).where(Mandate.membership_id == titular.id)).one()
        db.expunge_all()
    return SimpleNamespace(
        app=app,
        database=app.extensions["database"],
        committee=committee,
        motion=motion,
        titular=titular,
        other=committee.members["ess"][1],
        facilitator=committee.facilitator,
        stranger=twin.facilitator,
        organisation=organisation,
        mandate=mandate,
        room=f"/valbrume/organisations/{organisation.public_id}",
        asking=f"/valbrume/votes/{motion.public_id}/consignes",
        as_=lambda member: signed_in(app, member),
    )
