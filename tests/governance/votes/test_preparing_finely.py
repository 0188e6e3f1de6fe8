"""Preparing a vote: one plain sentence first; a rule set finely is read back before it is kept; nothing typed is lost."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from sqlmodel import select

from charters.rules import writing
from charters.rules.presets import DEFAULT, TWO_THIRDS
from charters.rules.terms import TieRule
from charters.rules.tuning import written
from foundation.ledger import LedgerLine
from governance.committee.models import Body, BodyRule
from governance.votes.models import Motion
from tests.builders import an_initiative, signed_in
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
PAGE = "/valbrume/votes/preparer"


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return app, a_committee(db, an_initiative(db, "valbrume", listed=True))


def form(committee, **more):
    """What the page sends when the fine settings were left alone, and what is changed."""
    fields = {f"tune_{name}": text for name, text in written(DEFAULT.rule).items()}
    asked = {"body": committee.body.slug, "title": "La cour", "text": "Ouvre-t-on la cour ?", "then": "keep"}
    return {**asked, "basis": writing.canonical(DEFAULT.rule), **fields, **more}


def sent(house, **more):
    app, committee = house
    return signed_in(app, committee.facilitator).post(PAGE, data=form(committee, **more))


def kept(app, table):
    with app.extensions["database"].reading() as db:
        return db.exec(select(table)).all()


def seal(answer):
    return re.search(r'name="read_back" value="([0-9a-f]{64})"', answer.text)[1]


def plain(answer):
    return answer.text.replace("\u00a0", " ")


def test_four_sentences_come_first_and_every_parameter_is_behind_a_fold(house):
    app, committee = house
    page = signed_in(app, committee.facilitator).get(PAGE).text
    before, _fold, behind = page.partition('<details class="split"><summary>Régler finement')
    assert re.findall(r'name="rule" value="(\w+)"', before) == ["body", "two_thirds", "colleges", "consent"]
    assert "tune_" not in before
    assert 'name="tune_share" value="1/2"' in behind


def test_a_sentence_left_alone_is_the_rule(house):
    assert sent(house, rule="two_thirds").status_code == 303
    (motion,) = kept(house[0], Motion)
    assert (motion.rule, motion.rule_name) == (TWO_THIRDS.rule, "two_thirds")


def test_a_rule_set_finely_is_read_back_then_kept_over_the_sentence_that_was_chosen(house):
    app, _committee = house
    changed = {"rule": "two_thirds", "tune_tie": "postponed", "tune_quorum": "60 %"}
    first = sent(house, **changed)
    assert first.status_code == 200
    assert "La règle ainsi réglée" in first.text
    assert "Plus de 60 % des sièges" in plain(first)
    assert "atteint 2/3 des suffrages exprimés" in plain(first)
    assert kept(app, Motion) == []
    assert sent(house, **changed, read_back=seal(first)).status_code == 303
    (motion,) = kept(app, Motion)
    assert motion.rule.threshold == TWO_THIRDS.rule.threshold
    assert (motion.rule.tie, motion.rule.quorum.fraction) == (TieRule.POSTPONED, Fraction(3, 5))
    assert kept(app, BodyRule) == []


def test_another_rule_than_the_one_that_was_read_is_read_again(house):
    first = sent(house, tune_tie="postponed")
    answer = sent(house, tune_tie="second_round", read_back=seal(first))
    assert "un second tour a lieu" in answer.text
    assert kept(house[0], Motion) == []


def test_what_cannot_stand_is_said_at_its_field_and_nothing_is_lost(house):
    answer = sent(house, tune_share="1", tune_per_college="trois")
    assert answer.status_code == 422
    assert 'href="#f-tune_share"' in answer.text
    assert 'name="tune_per_college" value="trois"' in answer.text
    assert "Ouvre-t-on la cour ?" in plain(answer)
    assert sent(house, tune_visibility="confidential", tune_changeable="1").status_code == 422
    assert sent(house, tune_visibility="no such way", tune_changeable="0").status_code == 422
    assert kept(house[0], Motion) == []


def test_confidential_ballots_are_set_finely_as_by_the_box_of_the_form(house):
    changed = {"tune_visibility": "confidential", "tune_changeable": "0"}
    first = sent(house, **changed)
    assert "Le vote est confidentiel, et le bulletin définitif." in plain(first)
    assert kept(house[0], Motion) == []
    assert sent(house, **changed, read_back=seal(first)).status_code == 303
    (motion,) = kept(house[0], Motion)
    assert (motion.confidential, motion.rule.changeable) == (True, False)


def test_reading_again_keeps_nothing_and_a_basis_that_was_altered_hides_no_change(house):
    assert "La règle ainsi réglée" in sent(house, then="reread", tune_blank="1").text
    answer = sent(house, basis="{", rule="two_thirds")  # every field of the form counts as set by hand
    assert "La règle ainsi réglée" in answer.text
    assert "dépasse 50 %" in plain(answer)
    assert kept(house[0], Motion) == []


def test_who_composes_the_committee_keeps_the_rule_for_the_body_with_its_history(house):
    app, committee = house
    first = sent(house, tune_tie="postponed")
    assert "Garder cette règle pour l’instance" in first.text
    assert sent(house, tune_tie="postponed", read_back=seal(first), keep="1").status_code == 303
    (body,), (change,) = kept(app, Body), kept(app, BodyRule)
    assert body.rule.tie is TieRule.POSTPONED
    assert (change.before, change.rule) == (committee.body.rule, body.rule)
    assert "set_rules" in [line.verb for line in kept(app, LedgerLine)]


def test_changing_the_kind_of_question_loses_nothing(house):
    typed = {"about": "Deux lignes\nà garder", "rule": "colleges"}
    answer = sent(house, switch="choose", **typed)
    assert answer.status_code == 200
    assert "Propositions</label>" in answer.text
    assert "Ouvre-t-on la cour ?" in plain(answer)
    assert "Deux lignes\nà garder" in answer.text
    other = sent(house, switch="budget", kind="choose", options="Un four\nDes vélos")
    assert 'name="options" value="Un four\nDes vélos"' in other.text
    assert kept(house[0], Motion) == []


def test_consent_goes_on_in_its_own_room_with_what_was_written(house):
    app, committee = house
    browser, typed = signed_in(app, committee.facilitator), form(committee, rule="consent")
    answer = browser.post(PAGE, data=typed)
    assert answer.status_code == 307  # the browser sends the same form there
    page = browser.post(answer.headers["Location"], data=typed)
    assert page.status_code == 200
    assert 'value="La cour"' in page.text
    assert "Ouvre-t-on la cour ?" in plain(page)
    assert "est nécessaire" not in page.text
