"""A version that only corrects typography keeps the signatures of the one before; any other asks for them again."""

from __future__ import annotations

import html
import io
import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlmodel import select

from charters import actions, correcting, queries, resigning
from charters.forms import DraftForm, InForceForm, SignForm
from charters.models import CharterVersion, Signature
from charters.rules import charter_text
from charters.rules.standing import Standing
from foundation import ledger
from foundation.errors import Conflict, Invalid
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, signed_in, the_actor
from tests.builders_amendments import the_article
from tests.builders_charters import a_charter_in_force

pytestmark = pytest.mark.both_databases
CORRECTED, MORE = "TEXTE de l'article 1", "Texte de l’article 1, et davantage."
NUMBERS = itertools.count(1)


@pytest.fixture
def house(db):
    """A charter in force, who facilitates, and a member who may sign for an organisation; nothing is signed."""
    initiative = an_initiative(db)
    version = a_charter_in_force(db, initiative)
    organisation = an_organisation(db, initiative, "Graine & Bocage")
    facilitator = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
    member = the_actor(db, a_member(db, initiative, organisation=organisation, signs=True))
    return version, facilitator, member


def signs(db, actor, version, *, whole=False):
    bound = [hat.organisation_public_id for hat in actor.hats if hat.organisation_id] if whole else []
    form = SignForm(sha256=version.sha256, mine=True, organisations=bound, listed=True)
    return actions.sign(db, actor, version, form, now=A_MORNING)


def drafted(db, facilitator, text, number=""):
    form = DraftForm(number=number or f"7.{next(NUMBERS)}", title="Charte de Valbrume")
    version = actions.draft_version(db, facilitator, form, now=A_MORNING)
    db.flush()
    the_article(db, version).text = text
    db.flush()
    return version


def replaced(db, facilitator, text, *, minor=True, number=""):
    """The version in force once its first article says this."""
    version = drafted(db, facilitator, text, number)
    sha256 = charter_text.sha256(queries.text_of(db, version))
    actions.put_in_force(db, facilitator, version, InForceForm(sha256=sha256, minor=minor), now=A_MORNING)
    return version


def test_signatures_stay_through_corrections_each_on_the_text_that_was_signed(db, house):
    version, facilitator, member = house
    signs(db, member, version, whole=True)
    replaced(db, facilitator, CORRECTED, number="1.1")
    last = replaced(db, facilitator, "Texte de l’article 1…", number="1.2")
    assert not queries.to_sign(db, member, last.id).anything
    assert resigning.since_signed(db, member, last) is None
    assert signs(db, member, last, whole=True) == []
    listed = queries.signers(db, last.id, last.initiative_id, listed_only=True)
    found = [one for college in listed for one in (*college.organisations, *college.persons)]
    assert [(one.number, one.sha256, one.corrected) for one in found] == [("1.0", version.sha256, True)] * 2
    (since,) = correcting.since(db, last, queries.standing_signatures(db, member, last.id))
    assert (since.number, [one.title for one in since.changed]) == ("1.0", ["Article 1"])
    line = [one for one in db.exec(select(ledger.LedgerLine)) if one.about == last.public_id][-1]
    assert json.loads(line.details)["corrects"] != version.public_id  # the one just before


def test_more_than_typography_is_refused_and_comes_into_force_as_another_text(db, house):
    version, facilitator, member = house
    signs(db, member, version)
    with pytest.raises(Invalid) as refused:
        replaced(db, facilitator, MORE, number="1.1")
    assert "Article 1 : des mots sont ajoutés, « et davantage »." in refused.value.fields["minor"]
    draft = queries.version_by_number(db, version.initiative_id, "1.1")
    assert (draft.standing, version.standing) == (Standing.DRAFT, Standing.IN_FORCE)
    form = InForceForm(sha256=charter_text.sha256(queries.text_of(db, draft)))
    actions.put_in_force(db, facilitator, draft, form, now=A_MORNING)
    assert queries.to_sign(db, member, draft.id).mine
    assert resigning.since_signed(db, member, draft).number == "1.0"


def test_an_organisation_signs_once_and_who_signs_for_it_now_takes_it_back(db, house):
    version, facilitator, member = house
    signed = signs(db, member, version, whole=True)
    last = replaced(db, facilitator, CORRECTED)
    (whole,) = [one for one in signed if one.organisation_id]
    actions.withdraw_signature(db, member, whole.public_id, now=A_MORNING)
    assert [hat.organisation_id for hat in queries.to_sign(db, member, last.id).organisations] == [
        whole.organisation_id
    ]
    (again,) = signs(db, member, last, whole=True)
    assert (again.version_id, again.sha256, again.organisation_id) == (
        last.id,
        last.sha256,
        whole.organisation_id,
    )


def test_the_former_text_is_signed_no_more(db, house):
    version, facilitator, member = house
    sha256 = version.sha256
    replaced(db, facilitator, CORRECTED)
    with pytest.raises(Conflict):
        actions.sign(db, member, version, SignForm(sha256=sha256, mine=True), now=A_MORNING)


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["sign", "withdraw"]), st.integers(0, 2)),
        st.tuples(st.sampled_from(["minor", "major", "number", "negation"]), st.just(0)),
    ),
    min_size=3,
    max_size=12,
)


class Told:
    """What an observer knows: of which text each signature is, and which texts are the same but for typography."""

    def __init__(self) -> None:
        self.text, self.capital = 0, True
        self.signed: dict[int, int] = {}

    @property
    def standing(self) -> set[int]:
        return {who for who, text in self.signed.items() if text == self.text}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_a_signature_stands_where_corrections_alone_lead_from_the_text_that_was_signed(db, deeds):
    initiative = an_initiative(db, f"pays-{next(NUMBERS)}")
    version = a_charter_in_force(db, initiative)
    facilitator = the_actor(db, a_member(db, initiative, role=Role.FACILITATOR))
    members = [the_actor(db, a_member(db, initiative)) for _one in range(3)]
    told = Told()
    for kind, who in deeds:
        if kind == "sign":
            signs(db, members[who], version)
            told.signed[who] = told.text
        elif kind == "withdraw":
            for one in queries.standing_signatures(db, members[who], version.id):
                actions.withdraw_signature(db, members[who], one.public_id, now=A_MORNING)
            if who in told.standing:
                del told.signed[who]
        else:
            version = changed(db, facilitator, version, told, kind)
        assert version.standing is Standing.IN_FORCE
        standing = {n for n, one in enumerate(members) if queries.standing_signatures(db, one, version.id)}
        assert standing == told.standing
        assert standing == {
            n for n, one in enumerate(members) if not queries.to_sign(db, one, version.id).mine
        }
    for one in db.exec(select(Signature).where(Signature.initiative_id == initiative.id)):
        signed = db.get_one(CharterVersion, one.version_id)
        assert one.sha256 == signed.sha256 == charter_text.sha256(queries.text_of(db, signed))


def changed(db, facilitator, version, told, kind):
    """The version in force after a deed: another one, or the same where the declaration is refused."""
    said = the_article(db, version).text
    if kind in ("number", "negation"):
        more = said.replace("1", "2") if kind == "number" else f"Pas {said}"
        with pytest.raises(Invalid):
            replaced(db, facilitator, more)
        return version
    if kind == "minor":
        return replaced(db, facilitator, said.swapcase())
    told.text += 1
    return replaced(db, facilitator, said, minor=False)


def test_the_page_accepts_a_correction_and_shows_why_it_refuses_more(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        version = a_charter_in_force(db, initiative)
        nour = a_member(db, initiative, "Nour Sarrazet", role=Role.FACILITATOR)
        karim = a_member(db, initiative, "Karim Bellombre")
        signs(db, the_actor(db, karim), version)
        for number, text in (("1.1", MORE), ("1.2", CORRECTED)):
            drafted(db, the_actor(db, nour), text, number)
    browser, answers = signed_in(app, nour), {}
    for number in ("1.1", "1.2"):
        page = browser.get(f"/valbrume/charte/versions/{number}").text
        form = {"sha256": page.split('name="sha256" value="')[1][:64], "minor": "1"}
        answers[number] = browser.post(f"/valbrume/charte/versions/{number}/vigueur", data=form)
    assert answers["1.1"].status_code == 422
    refused = html.unescape(answers["1.1"].text)
    assert "Ce ne sont pas que des corrections de typographie." in refused
    assert "« et davantage »" in refused
    assert '<ins><span class="sr">Ajout' in refused
    assert answers["1.2"].status_code == 303
    mine = html.unescape(signed_in(app, karim).get("/valbrume/charte").text)
    assert "sur la version 1.0, corrigée depuis : votre signature reste" in mine
    assert "Signer la charte 1.2" not in mine
    everybody = app.test_client()
    assert "sur la version 1.0, corrigée depuis" in html.unescape(
        everybody.get("/valbrume/public/charte").text
    )
    data = json.loads(everybody.get("/valbrume/public/charte/charte.json").text)
    assert [one["corrects"] for one in data["versions"]] == ["1.0", None]
    (signer,) = [one for college in data["signatories"] for one in college["persons"]]
    assert (signer["version"], signer["sha256"]) == ("1.0", version.sha256)
    sheet = PdfReader(io.BytesIO(everybody.get("/valbrume/public/charte/versions/1.2/charte.pdf").data))
    printed = " ".join(" ".join(one.extract_text() for one in sheet.pages).split())
    assert "Karim Bellombre (sur la version 1.0, corrigée depuis)" in printed
    assert version.sha256 in printed.replace(" ", "")
