"""Disks that lie: bits flipped, bytes cut, rows that change places, in logs of every shape.

Each is found; the document opens with its last good state or its last version; nothing false is shown.
Two hundred in `make test`; `make faults` (CHANTIER_FAULTS=long) makes five thousand.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import select

from foundation.errors import Unavailable
from people.models import Membership
from tests.builders import A_MORNING, the_actor
from tests.builders_documents import Typist, append, lines, two_who_write
from tests.workspace.documents.damaging import aside, flipped
from workspace.documents import actions, compaction, examining, loading, quarantine, texts
from workspace.documents.models import Document, DocumentSnapshot, DocumentUpdate
from workspace.documents.rules import checksum, wire
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases
LONG = os.environ.get("CHANTIER_FAULTS") == "long"
ROUNDS = 2_500 if LONG else 100  # on each database
WORDS = ("pont", "rivière", "atelier", "semence", "marché", "four")


@dataclass
class Paper:
    """A document made at random, and what its log really said before anything happened to it."""

    database: object
    chance: random.Random
    document_id: int = 0
    updates: dict[int, bytes] = field(default_factory=dict)
    states: dict[int, bytes] = field(default_factory=dict)
    versions: int = 0
    touched: set[str] = field(default_factory=set)

    def write(self):
        self.document_id, *people = two_who_write(self.database)
        hands, seq = [Typist(), Typist(), Typist()], 0
        for _ in range(self.chance.randint(3, 14)):
            hand = self.chance.choice(hands)
            if self.chance.random() < 0.4:
                for other in hands:
                    hand.take(other.doc.get_update())
            data = self._deed(hand)
            person = people[hands.index(hand) % 2]
            clients = dict.fromkeys(wire.read(data).ranges, person)
            seq = append(self.database, self.document_id, seq, Entry(person, data, clients)).last
            self.updates[seq] = data
            if self.chance.random() < 0.25:
                compaction.compact(self.database, self.document_id, now=A_MORNING)
            if self.chance.random() < 0.2:
                self._keep()
        self._remember()

    def _deed(self, hand):
        if len(hand.root.children) and self.chance.random() < 0.5:
            paragraph = self.chance.randrange(len(hand.root.children))
            if self.chance.random() < 0.3:
                return hand.erase(paragraph)
            return hand.type(f" {self.chance.choice(WORDS)}", paragraph)
        return hand.type(self.chance.choice(WORDS))

    def _keep(self):
        with self.database.transaction() as db:
            document = db.get_one(Document, self.document_id)
            actor = the_actor(db, db.get_one(Membership, document.created_by))
            self.versions = actions.take_version(db, actor, document, now=A_MORNING).number

    def _remember(self):
        with self.database.reading() as db:
            for one in db.exec(
                select(DocumentSnapshot).where(DocumentSnapshot.document_id == self.document_id)
            ):
                self.states[one.upto_seq] = one.state
            kept = db.exec(
                select(DocumentUpdate.seq).where(DocumentUpdate.document_id == self.document_id)
            ).all()
        self.updates = {seq: data for seq, data in self.updates.items() if seq in kept}

    def corrupt(self):
        """Do one to three things to it; `touched` names the rows and snapshots that are no longer what they were."""
        deeds = [self._flip, self._cut, self._swap, self._swap_whole, self._sum, self._every_snapshot]
        with self.database.transaction() as db:
            things = [
                *db.exec(select(DocumentUpdate).where(DocumentUpdate.document_id == self.document_id)).all(),
                *db.exec(
                    select(DocumentSnapshot).where(DocumentSnapshot.document_id == self.document_id)
                ).all(),
            ]
            for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
                self.chance.choice(deeds)(things)
            self.touched = {self._named(one) for one in things if self._really(one)}

    def _flip(self, things):
        one = self.chance.choice(things)
        _set(one, flipped(_bytes(one), self.chance.randrange(8 * len(_bytes(one)))))

    def _every_snapshot(self, things):
        for one in things:
            if isinstance(one, DocumentSnapshot):
                _set(one, flipped(_bytes(one), self.chance.randrange(8 * len(_bytes(one)))))
        self._flip(things)

    def _cut(self, things):
        one = self.chance.choice(things)
        _set(one, _bytes(one)[: self.chance.randrange(len(_bytes(one)))] or b"\0")

    def _swap(self, things):
        one, other = self.chance.choices(things, k=2)
        mine, theirs = _bytes(one), _bytes(other)
        _set(one, theirs)
        _set(other, mine)

    def _swap_whole(self, things):
        one, other = self.chance.choices(things, k=2)
        mine, theirs = (_bytes(one), one.checksum), (_bytes(other), other.checksum)
        _set(one, theirs[0])
        _set(other, mine[0])
        one.checksum, other.checksum = theirs[1], mine[1]

    def _sum(self, things):
        self.chance.choice(things).checksum ^= 1 << self.chance.randrange(32)

    @staticmethod
    def _named(one):
        return f"row {one.seq}" if isinstance(one, DocumentUpdate) else f"snapshot {one.upto_seq}"

    def _really(self, one):
        truth = self.updates[one.seq] if isinstance(one, DocumentUpdate) else self.states[one.upto_seq]
        number = one.seq if isinstance(one, DocumentUpdate) else one.upto_seq
        of = checksum.of_row if isinstance(one, DocumentUpdate) else checksum.of_snapshot
        return _bytes(one) != truth or one.checksum != of(self.document_id, number, truth)

    def remains(self):
        """The newest good snapshot and the good rows after it; None when the first rows are missing."""
        good = [upto for upto in self.states if f"snapshot {upto}" not in self.touched]
        base = max(good, default=0)
        if not base and self.states and min(self.updates, default=0) != 1:
            return None
        rows = [data for seq, data in self.updates.items() if seq > base and f"row {seq}" not in self.touched]
        return ([self.states[base]] if base else []) + rows


def _shown_by_yjs(remains):
    """The lines that Yjs shows of each list of updates: it applies what it can, and keeps the rest to itself. None: nothing."""
    asked = json.dumps([[b64encode(one).decode() for one in updates or []] for updates in remains])
    command = ["node", str(Path(__file__).with_name("yjs_peer.mjs"))]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


def _bytes(one):
    return one.data if isinstance(one, DocumentUpdate) else one.state


def _set(one, data):
    if isinstance(one, DocumentUpdate):
        one.data = data
    else:
        one.state = data


@pytest.mark.parametrize("seed", range(4))
def test_every_corruption_is_found_and_nothing_false_is_ever_shown(database, seed):
    papers = [Paper(database, random.Random(f"{seed}-{round_}")) for round_ in range(ROUNDS // 4)]
    for paper in papers:
        paper.write()
        paper.corrupt()
    remains = [paper.remains() for paper in papers]
    counts = {"whole": 0, "good state": 0, "version": 0, "refusal": 0}
    for round_, (paper, left, shown) in enumerate(zip(papers, remains, _shown_by_yjs(remains), strict=True)):
        where = f"seed {seed}, round {round_}, {sorted(paper.touched)}"
        assert paper.touched <= _named_by_the_doctor(database, paper.document_id), where
        counts[_opened(database, paper, shown if left else None, where)] += 1
    print(f"\n{len(papers)} corrupted documents, all found: {counts}")  # noqa: T201 - what `make faults` is run for


def _named_by_the_doctor(database, document_id):
    return {one.what for one in examining.read(database, document_id, "x")}


def _opened(database, paper, expected, where):
    texts._cache.clear()  # as a process that has just begun
    with database.reading() as db:
        document = db.get_one(Document, paper.document_id)
        try:
            found = texts.standing(db, document)
        except Unavailable:
            assert expected is None, where
            assert not paper.versions, where
            return "refusal"
    if found.version is not None:
        assert expected is None, where
        assert found.version.number == paper.versions, where
        return "version"
    assert lines(database, paper.document_id) == expected, where
    return _goes_on(database, paper, expected, where)


def _goes_on(database, paper, expected, where):
    """What is bad is set aside, the text stays what it was, people write, and it is compacted."""
    loaded = quarantine.load(database, paper.document_id, now=A_MORNING)
    assert not loaded.damage, where
    assert lines(database, paper.document_id) == expected, where
    append(database, paper.document_id, loaded.seq, Entry(None, Typist().type("la suite")))
    compaction.compact(database, paper.document_id, now=A_MORNING)
    after = lines(database, paper.document_id)
    assert sorted(after) == sorted([*expected, "la suite"]), where
    with database.reading() as db:
        assert not loading.load(db, paper.document_id).damage, where
    return (
        "good state"
        if any(not snapshot for _seq, snapshot, _why in aside(database, paper.document_id))
        else "whole"
    )
