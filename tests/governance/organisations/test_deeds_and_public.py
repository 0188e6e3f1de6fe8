"""Deeds of designation are verified against their print and the trail; what an organisation chose to show is public."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from sqlmodel import select

from charters import actions as charters
from charters.forms import SignForm
from foundation.ledger import LedgerLine
from governance.organisations import actions, public, verifying
from governance.organisations.forms import ContributionForm
from governance.organisations.models import MandateDeed
from people.models import Mandate, Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, the_actor
from tests.builders_charters import a_charter_in_force
from workspace.files.reading import Sent
from workspace.files.rules.kinds import Kind

BYTES = b"%PDF-1.7 designation"


@pytest.fixture
def house(app):
    """An organisation that signed a public charter, the deed of who speaks for it, and what it brings."""
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        version = a_charter_in_force(db, initiative)
        organisation = an_organisation(db, initiative, "Graine & Bocage")
        member = a_member(db, initiative, "Karim Bellombre", organisation=organisation, signs=True)
        facilitator = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
        form = SignForm(sha256=version.sha256, organisations=[organisation.public_id])
        charters.sign(db, the_actor(db, member), version, form, now=A_MORNING)
        mandate = db.exec(select(Mandate).where(Mandate.membership_id == member.id)).one()
        sent = Sent("acte.pdf", Kind.PDF, BYTES, hashlib.sha256(BYTES).hexdigest())
        actions.attach(db, facilitator, mandate, sent, now=A_MORNING)
        today = A_MORNING.date()
        soon = today + timedelta(days=30)
        for what, shown, ends in (
            ("Deux jours par mois", True, None),
            ("Une salle", False, None),
            ("Un camion", True, soon),
        ):
            wanted = ContributionForm(what=what, starts_on=today, ends_on=ends, shown=True, public=shown)
            actions.contribute(db, facilitator, organisation, wanted, now=A_MORNING)
    return app


def test_a_changed_byte_of_a_deed_is_found(house):
    database = house.extensions["database"]
    assert verifying.verify(house) == ("deeds: 1 checked, 0 wrong", [])
    with database.transaction() as db:
        deed = db.exec(select(MandateDeed)).one()
        deed.data = BYTES.replace(b"d", b"D")
        db.add(deed)
        name = deed.public_id
    assert verifying.verify(house)[1] == [f"deeds: {name}: print"]
    with database.transaction() as db:
        db.delete(db.exec(select(MandateDeed)).one())
    assert verifying.verify(house)[1] == [f"deeds: {name}: missing"]


def test_a_deed_whose_print_was_changed_with_it_is_not_what_the_trail_says(house):
    with house.extensions["database"].transaction() as db:
        line = db.exec(select(LedgerLine).where(LedgerLine.verb == "attach_deed")).one()
        line.details = json.dumps({**json.loads(line.details), "sha256": "0" * 64})
        db.add(line)
    assert verifying.verify(house)[1][0].endswith("not what the trail says")


def test_the_public_page_says_what_an_organisation_that_signed_chose_to_show(house):
    page = house.test_client().get("/valbrume/public/charte").text
    assert "Ce que les organisations apportent" in page
    assert "Deux jours par mois" in page
    assert "Une salle" not in page


def test_what_is_over_or_of_who_has_not_signed_is_not_shown(house):
    with house.extensions["database"].reading() as db, house.test_request_context():
        one = db.exec(select(MandateDeed)).one()
        key, here = one.organisation_id, one.initiative_id
        later = A_MORNING + timedelta(days=40)
        assert public.brought(db, here, set(), A_MORNING) == []
        (now,), (then,) = (public.brought(db, here, {key}, at) for at in (A_MORNING, later))
        assert [one.title for one in now.items] == ["Deux jours par mois", "Un camion"]
        assert [one.title for one in then.items] == ["Deux jours par mois"]
