"""Referents keep the room of their organisation: they invite, end mandates, say who signs; one at least stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Refused
from people.actions import invitations, mandates
from people.actions.invitations import Offer
from people.models import Invitation, Mandate, Organisation
from tests.at_once import at_once
from tests.builders import A_MORNING, a_mandate, the_actor
from tests.people.house import House

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    """Perrine and Gildas are the two referents of Graine & Bocage."""
    house = House(app)
    with app.extensions["database"].transaction() as db:
        a_mandate(db, house.gildas, db.get_one(Organisation, house.organisation.id))
        for one in db.exec(select(Mandate).where(Mandate.organisation_id == house.organisation.id)):
            one.referent = True
            db.add(one)
    return house


def deed(house, member, whose, act):
    def done():
        with house.app.extensions["database"].transaction() as db:
            mandate = db.exec(select(Mandate).where(Mandate.membership_id == whose.id)).one()
            act(db, the_actor(db, member), mandate)

    return done


def ends(db, actor, mandate):
    mandates.end_mandate(db, actor, mandate, last_day=date(2026, 3, 12), now=A_MORNING)


def steps_down(db, actor, mandate):
    mandates.settle(db, actor, mandate, signs=mandate.signs, referent=False, now=A_MORNING)


def standing(house):
    return sum(one.referent and one.ends_on is None for one in house.read(Mandate))


@pytest.mark.parametrize("act", [ends, steps_down])
def test_of_two_referents_who_leave_at_once_one_stays(house, act):
    told = at_once([deed(house, one, one, act) for one in (house.perrine, house.gildas)], Conflict)
    assert sum(isinstance(one, Conflict) for one in told) == 1
    assert standing(house) == 1
    deed(house, house.nour, house.perrine, act)()  # who facilitates keeps every room
    deed(house, house.nour, house.gildas, act)()
    assert standing(house) == 0


def test_a_referent_says_who_signs_and_ends_the_mandate_of_another(house):
    deed(house, house.perrine, house.gildas, lambda db, actor, one: mandates.settle(
        db, actor, one, signs=True, referent=False, now=A_MORNING))()  # fmt: skip
    assert house.actor(house.gildas).hat.signs
    deed(house, house.perrine, house.gildas, ends)()
    with pytest.raises(Refused):
        deed(house, house.gildas, house.perrine, ends)()


def test_whom_a_referent_invites_speaks_for_her_organisation_and_for_no_other(house):
    with house.app.extensions["database"].transaction() as db:
        actor = the_actor(db, house.perrine)
        invitations.invite(
            db, actor, Offer(name="Odile", organisation_id=house.organisation.id), now=A_MORNING
        )
        for offer in (
            Offer(organisation_id=house.other.id),
            Offer(organisation_id=house.organisation.id, stream_id=house.stream.id),
        ):
            with pytest.raises(Refused):
                invitations.invite(db, actor, offer, now=A_MORNING)
    assert [one.mandated for one in house.read(Invitation)] == [True]


def test_its_page_gives_referents_their_deeds_and_others_none(house):
    address = f"/valbrume/organisations/{house.organisation.public_id}"
    assert "Changer ses droits" in house.as_(house.perrine).get(address).text
    assert "Corriger la fiche" not in house.as_(house.perrine).get(address).text
    assert "Changer ses droits" not in house.as_(house.violaine).get(address).text
    mandate = next(one for one in house.read(Mandate) if one.membership_id == house.gildas.id)
    sent = house.as_(house.perrine).post(f"/valbrume/mandats/{mandate.public_id}/droits", data={"signs": "1"})
    assert sent.status_code == 303
    last = next(one for one in house.read(Mandate) if one.membership_id == house.perrine.id)
    refused = house.as_(house.perrine).post(f"/valbrume/mandats/{last.public_id}/droits", data={})
    assert "nommez-en d’abord une autre" in refused.text
