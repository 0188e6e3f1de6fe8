"""Two hundred ways of tampering with an export, and what an operator could change in the tables: all are found."""

from __future__ import annotations

import copy
import json
import random

import pytest
from sqlalchemy import text

from governance.journal import auditing
from governance.journal.rules import notes
from governance.votes import record
from tests.governance.journal.log import a_ballot, broken, resealed

pytestmark = pytest.mark.both_databases
OPERATORS = 200


def one_byte(chance, text):
    """Another byte at one place, that still may be text."""
    at = chance.randrange(len(text))
    return text[:at] + chr((ord(text[at]) + chance.randrange(1, 90)) % 0x250 or 33) + text[at + 1 :]


def dropped(chance, text):
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def doubled(chance, text):
    at = chance.randrange(len(text))
    return text[:at] + text[at] + text[at:]


LETTERS = (one_byte, dropped, doubled)


def of_a_list(name, change):
    def operator(chance, data):
        items = data[name]
        at = chance.randrange(len(items))
        changed = change(items, at)
        data[name] = changed

    return operator


def without(items, at):
    return items[:at] + items[at + 1 :]


def twice(items, at):
    return [*items[: at + 1], items[at], *items[at + 1 :]]


def swapped(items, at):
    other = (at + 1) % len(items)
    moved = list(items)
    moved[at], moved[other] = moved[other], moved[at]
    return moved


def a_result(chance, data):
    one = data["records"][chance.randrange(len(data["records"]))]
    one["result"]["outcome"] = "rejected" if one["result"]["outcome"] != "rejected" else "carried"
    one["sha256"] = record.seal(one)


def a_weight(chance, data):
    one = data["records"][chance.randrange(len(data["records"]))]
    chance.choice(one["roll"]["colleges"])["weight"] = "77"
    one["sha256"] = record.seal(one)


def a_detail(chance, data):
    line = chance.choice([one for one in data["lines"] if isinstance(one, dict)])
    line[chance.choice(["actor", "about", "at"])] = "otherwise"


def a_digest(chance, data):
    at = chance.choice([n for n, one in enumerate(data["lines"]) if isinstance(one, str)])
    data["lines"][at] = f"{chance.getrandbits(256):064x}"


def a_hidden_line(chance, data):
    """A line of governance taken for an ordinary one: its digest in its place."""
    at = chance.choice([n for n, one in enumerate(data["lines"]) if isinstance(one, dict)])
    data["lines"][at] = f"{chance.getrandbits(256):064x}"


def a_key(chance, data):
    data["keys"] = [
        notes.verifier_key(data["origin"], notes.signing_key(str(chance.random()) * 4).public_key())
    ]


def another_name(chance, data):
    data["origin"] = f"chantier/{chance.getrandbits(60):016x}"


SENSE = [
    *(of_a_list(name, change) for name in ("lines", "heads", "records") for change in (without, twice, swapped)),
    a_ballot, a_result, a_weight, a_detail, a_digest, a_hidden_line, a_key, another_name,
]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_ways_of_tampering_with_an_export_are_all_found(log, seed):
    chance = random.Random(seed)
    whole = auditing.written(log.export())
    found = 0
    for n in range(OPERATORS // 2):
        changed = LETTERS[n % len(LETTERS)](chance, whole)
        assert changed != whole
        found += broken(changed)
    for n in range(OPERATORS // 2):
        data = copy.deepcopy(json.loads(whole))
        SENSE[n % len(SENSE)](chance, data)
        data = resealed(data)  # whoever tampers makes the digest of the file again
        assert data != json.loads(whole)
        found += broken(auditing.written(data))
    assert found == OPERATORS


IN_THE_TABLES = {
    "a choice": "UPDATE ballot SET choice = 'AGAINST' WHERE id = (SELECT MIN(id) FROM ballot)",
    "a ballot taken out": "DELETE FROM ballot WHERE id = (SELECT MIN(id) FROM ballot)",
    "a voice in a proxy's hands": "UPDATE ballot SET rank = 1 WHERE id = (SELECT MAX(id) FROM ballot WHERE motion_id = (SELECT MIN(id) FROM motion))",
    "a weight": "UPDATE roll_college SET weight = '99' WHERE id = (SELECT MIN(id) FROM roll_college)",
    "a name of the roll": "UPDATE roll_line SET titular = 'Autrui' WHERE id = (SELECT MIN(id) FROM roll_line)",
    "the question": "UPDATE motion SET text = 'Une autre question' WHERE id = (SELECT MIN(id) FROM motion)",
    "the rule": "UPDATE motion SET rule_hash = 'ffff' WHERE id = (SELECT MIN(id) FROM motion)",
    "a line": "UPDATE ledger_line SET actor = 'autrui' WHERE verb = 'close_vote'",
    "the details of a line": "UPDATE ledger_line SET details = '{}' WHERE verb = 'sign_charter'",
    "a digest": "UPDATE ledger_line SET digest = '" + "0" * 64 + "' WHERE verb = 'edit_stream'",
    "a line taken out": "DELETE FROM ledger_line WHERE verb = 'edit_stream'",
    "the end of the log": "DELETE FROM ledger_line WHERE number = (SELECT MAX(number) FROM ledger_line)",
    "a head": "UPDATE log_head SET note = replace(note, '2026', '2025')",
    "a number of the register": "UPDATE register_entry SET position = 44 WHERE position = 1",
}  # fmt: skip


@pytest.mark.parametrize("what", IN_THE_TABLES)
def test_what_is_changed_in_the_tables_is_found_in_the_export(log, what):
    assert not broken(auditing.written(log.export()))
    log.db.flush()
    assert log.db.execute(text(IN_THE_TABLES[what])).rowcount >= 1
    log.db.expire_all()
    assert broken(auditing.written(log.export()))
