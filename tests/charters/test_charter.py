"""The charter: written as a draft, one version in force, signatures bound to the exact text."""

from __future__ import annotations

import pytest
from sqlmodel import select

from charters import actions, queries
from charters.forms import ArticleForm, DraftForm, InForceForm, OpeningForm, SignForm
from charters.models import CharterVersion, Signature
from charters.rules import charter_text
from charters.rules.standing import Standing
from foundation import ledger
from foundation.errors import Conflict, Invalid, Missing, Refused
from people.models import Role
from tests import builders
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, the_actor
from tests.builders_charters import a_charter, a_charter_in_force

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    """An initiative with its charter in force, and a facilitator."""
    initiative = an_initiative(db)
    return initiative, a_charter_in_force(db, initiative), a_member(db, initiative, role=Role.FACILITATOR)


def signing(version, **more):
    return SignForm(sha256=version.sha256, **more)


def test_a_new_version_begins_as_a_copy_of_the_one_in_force(db, house):
    _initiative, version, facilitator = house
    form = DraftForm(number="1.1", title="Charte")
    draft = actions.draft_version(db, the_actor(db, facilitator), form, now=A_MORNING)
    assert [a.text for a in queries.articles_of(db, draft)] == [
        a.text for a in queries.articles_of(db, version)
    ]
    assert draft.standing is Standing.DRAFT


def test_two_versions_never_have_the_same_number(db, house):
    _initiative, _version, facilitator = house
    with pytest.raises(Invalid):
        actions.draft_version(
            db, the_actor(db, facilitator), DraftForm(number="1.0", title="C"), now=A_MORNING
        )


def test_the_new_version_in_force_supersedes_the_former(db, house):
    initiative, version, facilitator = house
    draft = a_charter(db, initiative, "2.0")
    digest = charter_text.sha256(queries.text_of(db, draft))
    actions.put_in_force(db, the_actor(db, facilitator), draft, InForceForm(sha256=digest), now=A_MORNING)
    standings = {row.number: row.standing for row in db.exec(select(CharterVersion))}
    assert standings == {"1.0": Standing.SUPERSEDED, "2.0": Standing.IN_FORCE}
    assert version.sha256
    assert draft.sha256 == digest


def test_a_text_that_changed_since_it_was_read_does_not_enter_into_force(db, house):
    initiative, _version, facilitator = house
    draft = a_charter(db, initiative, "2.0")
    with pytest.raises(Conflict):
        actions.put_in_force(
            db, the_actor(db, facilitator), draft, InForceForm(sha256="0" * 64), now=A_MORNING
        )


def test_a_version_in_force_is_no_longer_edited(db, house):
    _initiative, version, facilitator = house
    form = ArticleForm(number=1, title="Autre", text="Autre", revision=version.revision)
    with pytest.raises(Conflict):
        actions.write_article(db, the_actor(db, facilitator), version, form, now=A_MORNING)


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(db, house):
    initiative, _version, facilitator = house
    draft = a_charter(db, initiative, "2.0")
    actor = the_actor(db, facilitator)
    first = ArticleForm(number=1, title="Premier", text="Premier", revision=0)
    actions.write_article(db, actor, draft, first, now=A_MORNING)
    with pytest.raises(Conflict):
        actions.write_opening(db, actor, draft, OpeningForm(title="X", revision=0), now=A_MORNING)
    assert queries.articles_of(db, draft)[0].title == "Premier"


def test_a_participant_does_not_write_the_charter(db, house):
    initiative, _version, _facilitator = house
    participant = a_member(db, initiative)
    with pytest.raises(Refused):
        actions.draft_version(
            db, the_actor(db, participant), DraftForm(number="2.0", title="C"), now=A_MORNING
        )


def test_a_person_signs_once_for_herself_and_for_her_organisation_in_one_act(db, house):
    initiative, version, _facilitator = house
    organisation = an_organisation(db, initiative)
    member = a_member(db, initiative, organisation=organisation, signs=True)
    form = signing(version, mine=True, organisations=[organisation.public_id])
    made = actions.sign(db, the_actor(db, member), version, form, now=A_MORNING)
    assert {s.organisation_id for s in made} == {None, organisation.id}
    assert {s.sha256 for s in made} == {version.sha256}
    assert actions.sign(db, the_actor(db, member), version, form, now=A_MORNING) == []


def test_an_organisation_is_bound_only_through_a_mandate_to_sign(db, house):
    initiative, version, _facilitator = house
    organisation = an_organisation(db, initiative)
    member = a_member(db, initiative, organisation=organisation, signs=False)
    with pytest.raises(Refused):
        actions.sign(
            db,
            the_actor(db, member),
            version,
            signing(version, organisations=[organisation.public_id]),
            now=A_MORNING,
        )
    other = an_organisation(db, initiative)
    with pytest.raises(Refused) as refusal:
        actions.sign(
            db,
            the_actor(db, member),
            version,
            signing(version, organisations=[other.public_id]),
            now=A_MORNING,
        )
    assert str(refusal.value) == "Votre mandat ne permet pas de signer pour cette organisation."
    strange = an_organisation(db, an_initiative(db))
    with pytest.raises(Missing):
        actions.sign(
            db,
            the_actor(db, member),
            version,
            signing(version, organisations=[strange.public_id]),
            now=A_MORNING,
        )
    assert db.exec(select(Signature)).all() == []


def test_a_mandate_that_has_ended_signs_nothing(db, house):
    initiative, version, _facilitator = house
    organisation = an_organisation(db, initiative)
    member = a_member(db, initiative)
    builders.a_mandate(db, member, organisation, signs=True, ends_on=builders.LONG_AGO)
    with pytest.raises(Refused) as refusal:
        actions.sign(
            db,
            the_actor(db, member),
            version,
            signing(version, organisations=[organisation.public_id]),
            now=A_MORNING,
        )
    assert "Votre mandat" in str(refusal.value)


def test_a_mandate_withdrawn_after_it_signed_neither_signs_again_nor_takes_the_signature_back(db, house):
    initiative, version, _facilitator = house
    organisation = an_organisation(db, initiative)
    member = a_member(db, initiative)
    mandate = builders.a_mandate(db, member, organisation, signs=True)
    form = signing(version, organisations=[organisation.public_id])
    (signature,) = actions.sign(db, the_actor(db, member), version, form, now=A_MORNING)
    mandate.ends_on = builders.LONG_AGO
    db.add(mandate)
    db.flush()
    with pytest.raises(Refused):
        actions.sign(db, the_actor(db, member), version, form, now=A_MORNING)
    with pytest.raises(Missing):
        actions.withdraw_signature(db, the_actor(db, member), signature.public_id, now=A_MORNING)
    assert [one.withdrawn_at for one in db.exec(select(Signature))] == [None]


def test_the_text_of_an_old_version_is_not_signed_any_more_and_the_refusal_says_why(db, house):
    initiative, version, _facilitator = house
    member = a_member(db, initiative)
    a_charter_in_force(db, initiative, "2.0")
    with pytest.raises(Conflict) as refusal:
        actions.sign(db, the_actor(db, member), version, signing(version, mine=True), now=A_MORNING)
    assert "n’est plus celui que vous avez lu" in str(refusal.value)
    assert db.exec(select(Signature)).all() == []


def test_a_second_person_with_a_mandate_does_not_sign_a_second_time_for_the_same_organisation(db, house):
    initiative, version, _facilitator = house
    organisation = an_organisation(db, initiative)
    form = signing(version, organisations=[organisation.public_id])
    for _person in range(2):
        member = a_member(db, initiative, organisation=organisation, signs=True)
        actions.sign(db, the_actor(db, member), version, form, now=A_MORNING)
    assert len(db.exec(select(Signature)).all()) == 1


def test_nobody_signs_another_text_than_the_one_in_force(db, house):
    initiative, version, _facilitator = house
    member = a_member(db, initiative)
    with pytest.raises(Conflict):
        actions.sign(db, the_actor(db, member), version, SignForm(sha256="0" * 64, mine=True), now=A_MORNING)


def test_a_signature_withdrawn_keeps_its_date_and_can_be_given_again(db, house):
    initiative, version, _facilitator = house
    actor = the_actor(db, a_member(db, initiative))
    (signature,) = actions.sign(db, actor, version, signing(version, mine=True), now=A_MORNING)
    actions.withdraw_signature(db, actor, signature.public_id, now=A_MORNING)
    assert signature.withdrawn_at == A_MORNING
    assert len(actions.sign(db, actor, version, signing(version, mine=True), now=A_MORNING)) == 1
    assert len(db.exec(select(Signature)).all()) == 2


def test_nobody_withdraws_somebody_elses_signature(db, house):
    initiative, version, _facilitator = house
    (signature,) = actions.sign(
        db, the_actor(db, a_member(db, initiative)), version, signing(version, mine=True), now=A_MORNING
    )
    with pytest.raises(Missing):
        actions.withdraw_signature(
            db, the_actor(db, a_member(db, initiative)), signature.public_id, now=A_MORNING
        )


def test_signatures_are_in_the_ledger_and_the_chain_holds(db, house):
    initiative, version, _facilitator = house
    actions.sign(
        db, the_actor(db, a_member(db, initiative)), version, signing(version, mine=True), now=A_MORNING
    )
    verbs = [line.verb for line in db.exec(select(ledger.LedgerLine).order_by(ledger.LedgerLine.number))]
    assert verbs == ["put_in_force", "sign_charter"]
    assert ledger.broken_at(db, initiative.id) is None


def test_a_twin_initiative_neither_sees_nor_signs(db, house):
    _initiative, version, _facilitator = house
    twin = an_initiative(db)
    stranger = the_actor(db, a_member(db, twin, role=Role.ADMINISTRATOR))
    with pytest.raises(Missing):
        actions.sign(db, stranger, version, signing(version, mine=True), now=A_MORNING)
    assert queries.version_in_force(db, twin.id) is None
