"""Sub-amendments: other words for those of an amendment, decided before it, and never outside it."""

from __future__ import annotations

import html

import pytest

from charters import queries as charters
from charters.amendments import actions, queries, shown
from charters.amendments.forms import AmendmentForm
from charters.rules import amending
from charters.rules.sentences import say
from charters.rules.transcripts import from_data
from foundation.errors import Conflict, Invalid, Missing, Refused
from governance.votes.rules.ballots import Choice
from people.models import Initiative, Role
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_amended_votes import SMALL, a_vote_on, decided
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
ADDED = "Texte de l’article 1, avec les haies et les mares."
BETTER = "Texte de l’article 1, avec les haies et les talus."


def asks(db, member, amendment, text, *, reason="Mieux dit."):
    """Somebody proposes these words for what the amendment proposes."""
    actor = the_actor(db, member)
    found = queries.amendment_for(db, actor, amendment.public_id)
    form = AmendmentForm(sha256=queries.words_sha256(found), text=text, reason=reason)
    return actions.sub_amend(db, actor, found.amendment, form, now=A_MORNING)


@pytest.fixture
def house(db):
    """A charter in force, a committee of two seats, somebody who amends and somebody who sub-amends."""
    initiative = an_initiative(db)
    version = a_charter_in_force(db, initiative)
    committee = a_committee(db, initiative, colleges=SMALL)
    karim, nour = (a_member(db, initiative, name) for name in ("Karim Bellombre", "Nour Sarrazet"))
    return version, committee, karim, nour, an_amendment(db, karim, version, ADDED)


def words(db, amendment):
    around = queries.around(db, amendment)
    return amending.proposed(around.article.text, queries.value(amendment))


def text(db, version):
    return charters.articles_of(db, charters.version_in_force(db, version.initiative_id))[0].text


def why(row):
    return say(from_data(row.why))


def test_a_sub_amendment_has_its_number_and_changes_nothing_of_its_amendment_yet(db, house):
    version, _committee, karim, nour, amendment = house
    made = asks(db, nour, amendment, BETTER)
    assert (made.number, made.of_id, words(db, amendment)) == (2, amendment.id, ADDED)
    found = queries.amendment_for(db, the_actor(db, karim), amendment.public_id)
    (view,) = shown.subs(db, the_actor(db, karim), found, now=A_MORNING)
    assert ("del", "mares") in view.parts
    assert ("add", "talus") in view.parts
    board = shown.boards(db, the_actor(db, karim), version, now=A_MORNING)
    assert [one.number for one in board[0].standing] == [1]


def test_words_that_the_amendment_does_not_propose_are_refused_beside_the_field(db, house):
    *_others, nour, amendment = house
    with pytest.raises(Invalid) as refusal:
        asks(db, nour, amendment, ADDED.replace("Texte", "Phrase"))
    assert "n°\u00a01" in str(refusal.value.fields["text"])


def test_a_sub_amendment_that_changes_no_word_is_refused(db, house):
    *_others, nour, amendment = house
    with pytest.raises(Invalid):
        asks(db, nour, amendment, ADDED)


def test_an_amendment_without_words_and_a_sub_amendment_are_not_sub_amended(db, house):
    version, _committee, karim, nour, amendment = house
    gone = an_amendment(db, karim, version, removes=True)
    with pytest.raises(Conflict):
        asks(db, nour, gone, "Des mots.")
    with pytest.raises(Conflict):
        asks(db, nour, asks(db, nour, amendment, BETTER), ADDED)


def test_a_carried_sub_amendment_changes_the_words_of_its_amendment_and_not_the_charter(db, house):
    version, committee, _karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    decided(db, a_vote_on(db, committee, sub), committee)
    assert words(db, amendment) == BETTER
    assert text(db, version) == "Texte de l’article 1."
    assert (sub.fate, amendment.fate) == ("put_in", "")
    decided(db, a_vote_on(db, committee, amendment), committee, minutes=20)
    assert text(db, version) == BETTER


def test_a_rejected_sub_amendment_leaves_its_amendment_as_it_was(db, house):
    version, committee, _karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    decided(db, a_vote_on(db, committee, sub), committee, Choice.AGAINST)
    assert (sub.fate, words(db, amendment)) == ("rejected", ADDED)
    assert text(db, version) == "Texte de l’article 1."


def test_of_two_on_the_same_words_the_second_lapses_and_the_others_follow(db, house):
    _version, committee, karim, nour, amendment = house
    first = asks(db, nour, amendment, BETTER)
    second = asks(db, karim, amendment, ADDED.replace("mares", "bois"))
    third = asks(db, karim, amendment, ADDED.replace("haies", "vergers"))
    decided(db, a_vote_on(db, committee, first), committee)
    assert (second.fate, why(second)) == (
        "lapsed",
        f"caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a0{first.number}",
    )
    decided(db, a_vote_on(db, committee, third), committee, minutes=20)
    assert words(db, amendment) == "Texte de l’article 1, avec les vergers et les talus."


def test_what_a_decided_sub_amendment_said_stays_readable_whatever_happens_around_it(db, house):
    version, committee, karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    decided(db, a_vote_on(db, committee, sub), committee)
    decided(db, a_vote_on(db, committee, amendment), committee, minutes=20)
    actor = the_actor(db, karim)
    view = shown.view(db, actor, queries.amendment_for(db, actor, sub.public_id), now=A_MORNING)
    assert "".join(said for kind, said in view.parts if kind != "add") == ADDED
    assert "".join(said for kind, said in view.parts if kind != "del") == BETTER
    assert version.id is not None


def test_a_sub_amendment_is_decided_before_its_amendment_never_during(db, house):
    _version, committee, _karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    with pytest.raises(Invalid):
        a_vote_on(db, committee, sub, amendment)
    a_vote_on(db, committee, sub)
    with pytest.raises(Invalid):
        a_vote_on(db, committee, amendment)


def test_once_a_vote_is_open_on_the_amendment_its_words_no_longer_change(db, house):
    _version, committee, _karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    motion = a_vote_on(db, committee, amendment)
    with pytest.raises(Conflict):
        asks(db, nour, amendment, ADDED.replace("mares", "bois"))
    with pytest.raises(Invalid):
        a_vote_on(db, committee, sub)
    decided(db, motion, committee)
    assert (sub.fate, why(sub)) == ("stray", "sans objet\u00a0: l’amendement n°\u00a01 est décidé")


def test_an_amendment_whose_every_word_is_taken_out_lapses_and_says_why(db, house):
    version, committee, _karim, nour, amendment = house
    sub = asks(db, nour, amendment, "Texte de l’article 1.")
    decided(db, a_vote_on(db, committee, sub), committee)
    assert (amendment.fate, why(amendment)) == (
        "lapsed",
        f"caduc\u00a0: le sous-amendement n°\u00a0{sub.number} n’en laisse rien",
    )
    assert text(db, version) == "Texte de l’article 1."


def test_an_amendment_that_is_taken_back_takes_its_sub_amendments_with_it(db, house):
    _version, committee, karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    motion = a_vote_on(db, committee, sub)
    with pytest.raises(Conflict):
        actions.withdraw(db, the_actor(db, karim), amendment, now=A_MORNING)
    decided(db, motion, committee, None)
    actions.withdraw(db, the_actor(db, karim), amendment, now=A_MORNING)
    assert why(sub) == "sans objet\u00a0: l’amendement n°\u00a01 est retiré"


def test_sub_amendments_follow_their_amendment_to_the_next_version(db, house):
    version, committee, karim, nour, amendment = house
    sub = asks(db, nour, amendment, BETTER)
    other = an_amendment(db, karim, version, "Notre texte de l’article 1.")
    decided(db, a_vote_on(db, committee, other), committee)
    assert sub.version_id == amendment.version_id != version.id
    decided(db, a_vote_on(db, committee, sub), committee, minutes=20)
    decided(db, a_vote_on(db, committee, amendment), committee, minutes=30)
    assert text(db, version) == "Notre texte de l’article 1, avec les haies et les talus."


def test_words_that_changed_since_they_were_read_are_not_sub_amended_by_mistake(db, house):
    _version, committee, karim, nour, amendment = house
    actor = the_actor(db, karim)
    read = queries.words_sha256(queries.amendment_for(db, actor, amendment.public_id))
    decided(db, a_vote_on(db, committee, asks(db, nour, amendment, BETTER)), committee)
    form = AmendmentForm(sha256=read, text=ADDED.replace("haies", "bois"), reason="Autre.")
    with pytest.raises(Conflict):
        actions.sub_amend(db, actor, amendment, form, now=A_MORNING)


def test_an_observer_sub_amends_nothing_and_a_stranger_finds_nothing(db, house):
    version, *_others, amendment = house
    observer = a_member(db, db.get_one(Initiative, version.initiative_id), role=Role.OBSERVER)
    with pytest.raises(Refused):
        asks(db, observer, amendment, BETTER)
    with pytest.raises(Missing):
        asks(db, a_member(db, an_initiative(db)), amendment, BETTER)


def test_somebody_sub_amends_without_a_script_and_the_facilitator_puts_it_to_the_vote(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        committee = a_committee(db, initiative, colleges=SMALL)
        karim, nour = (a_member(db, initiative, name) for name in ("Karim Bellombre", "Nour Sarrazet"))
        amendment = an_amendment(db, karim, version, ADDED)
        read = queries.words_sha256(queries.amendment_for(db, the_actor(db, nour), amendment.public_id))
    browser = signed_in(app, nour)
    address = f"/valbrume/charte/amendements/{amendment.public_id}"
    assert f"{address}/sous-amender" in browser.get(address).text
    assert ADDED in html.unescape(browser.get(f"{address}/sous-amender").text)
    data = {"sha256": read, "text": BETTER, "reason": "Mieux dit."}
    looked = browser.post(f"{address}/sous-amender", data={**data, "step": "look"})
    assert looked.status_code == 200
    assert "talus" in looked.text
    outside = browser.post(f"{address}/sous-amender", data={**data, "text": BETTER.replace("Texte", "Mot")})
    assert outside.status_code == 422
    assert "Mot de l’article" in html.unescape(outside.text)
    sent = browser.post(f"{address}/sous-amender", data={**data, "step": "send"})
    assert sent.status_code == 303
    for step in ("look", "send"):
        inside = browser.post(f"{sent.location}/sous-amender", data={**data, "step": step})
        assert inside.status_code == 409
    assert browser.get(f"{sent.location}/sous-amender").status_code == 409
    page = html.unescape(browser.get(sent.location).text)
    assert "<h1>Sous-amendement n°\u00a02</h1>" in page
    assert "Sous-amendement n°\u00a02" in html.unescape(browser.get(address).text)
    facilitator = signed_in(app, committee.facilitator)
    sub = sent.location.rpartition("/")[2]
    choosing = html.unescape(facilitator.get(f"/valbrume/votes/amendements?amendement={sub}").text)
    assert "Mettre aux voix des sous-amendements" in choosing
    opened = facilitator.post(
        "/valbrume/votes/amendements",
        data={"amendments": [sub], "body": committee.body.slug, "then": "open", "closes_at": ""},
    )
    vote = html.unescape(facilitator.get(opened.location).text)
    assert "Adopte-t-on le sous-amendement n°\u00a02 à l’amendement n°\u00a01" in vote


def test_sub_amendments_are_not_offered_to_the_vote_while_one_is_open_on_their_amendment(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        committee = a_committee(db, initiative, colleges=SMALL)
        amendment = an_amendment(db, a_member(db, initiative), version, ADDED)
        asks(db, a_member(db, initiative), amendment, BETTER)
    facilitator = signed_in(app, committee.facilitator)
    address = f"/valbrume/charte/amendements/{amendment.public_id}"
    assert "Mettre aux voix les sous-amendements" in facilitator.get(address).text
    with app.extensions["database"].transaction() as db:
        a_vote_on(db, committee, amendment)
    assert "Mettre aux voix les sous-amendements" not in facilitator.get(address).text
