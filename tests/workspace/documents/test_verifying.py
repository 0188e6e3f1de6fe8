"""`chantier verify` finds what was changed behind the house's back, and says in figures what it looked at."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.ledger import LedgerLine
from tests.workspace.documents.erasing import House
from workspace.documents import actions
from workspace.documents.models import DocumentVersion
from workspace.documents.rules import canonical

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    made = House(app)
    made.write_then_delete()
    made.version("", actions.freeze)
    return made


def verify(house):
    """(exit code, lines of the trail and of the texts); other rooms say theirs."""
    done = house.app.test_cli_runner().invoke(args=["verify"])
    return done.exit_code, [
        one for one in done.stdout.splitlines() if one.startswith(("trail: ", "documents: "))
    ]


def altered(house, number, **values):
    with house.database.transaction() as db:
        version = db.exec(select(DocumentVersion).where(DocumentVersion.number == number)).one()
        for name, value in values.items():
            setattr(version, name, value)
        db.add(version)


def test_a_house_in_order_says_what_was_checked(house):
    code, lines = verify(house)
    assert code == 0
    assert lines[0].startswith("trail: ")
    assert lines[0].endswith("of 1 initiatives checked, 0 broken")
    assert lines[1:] == ["documents: 2 versions checked, 1 of them frozen, 0 wrong"]


def test_a_version_rewritten_by_an_erasure_holds_with_its_new_print(app):
    house = House(app)
    house.write_then_delete()
    house.erase()
    assert verify(house)[0] == 0


def test_a_frozen_text_that_was_altered_is_named(house):
    altered(house, 2, tree={"type": "doc"})
    code, lines = verify(house)
    assert code == 1
    assert lines[1:] == [
        "documents: 2 versions checked, 1 of them frozen, 1 wrong",
        f"documents: {house.public_id}, version 2: print",
    ]


def test_a_text_altered_with_its_print_is_not_what_the_trail_says(house):
    changed = {"type": "doc"}
    altered(house, 2, tree=changed, sha256=canonical.sha256(changed))
    assert verify(house)[1][-1] == f"documents: {house.public_id}, version 2: not what the trail says"


def test_a_version_that_was_taken_away_is_missing(house):
    with house.database.transaction() as db:
        db.delete(db.exec(select(DocumentVersion).where(DocumentVersion.number == 1)).one())
    assert verify(house) == (1, [*verify(house)[1][:2], f"documents: {house.public_id}, version 1: missing"])


def test_a_trail_that_was_altered_is_broken_at_its_line(house):
    with house.database.transaction() as db:
        line = db.exec(select(LedgerLine).where(LedgerLine.verb == "freeze_document")).one()
        number, initiative_id = line.number, line.initiative_id
        line.details = "{}"
        db.add(line)
    code, lines = verify(house)
    assert code == 1
    assert f"trail: initiative {initiative_id}, line {number}: broken" in lines


def test_no_word_of_any_text_is_said(house):
    altered(house, 2, tree={"type": "doc"})
    assert "Avant" not in "\n".join(verify(house)[1])
