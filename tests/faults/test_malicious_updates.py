"""Malicious updates: refused with nothing changed, or taken and read alike by everybody, whoever made them."""

from __future__ import annotations

import random
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from socketio.exceptions import BadNamespaceError

from tests.builders_documents import Typist
from tests.consistency import replicas
from tests.faults.attacking import Counts, Siege
from tests.faults.mutants import Maker
from tests.faults.tally import times
from tests.rules.documents import corpus
from tests.workspace.documents.tabs import House, Tab
from workspace.documents import crdt, loading
from workspace.documents.rules import wire

IN_ONE_DOCUMENT, BETWEEN_HONEST_WORDS = 25, 5
MOST_MEMORY = 128 * 1024 * 1024


def typed() -> list[bytes]:
    """Words, letters of two units, deletions."""
    typist = Typist(900)
    sent = [typist.type("Le four 🚲 chauffe 😀")]
    sent += [
        typist.type(" mot", 0),
        typist.type("deux"),
        typist.cut(0, 0, 2),
        typist.insert("né", 1, 0),
        typist.erase(1),
    ]
    return sent


def scenes() -> list[tuple[bytes, list[bytes]]]:
    """Documents, each with the real updates that could come next and the last ones that came."""
    real = corpus.updates()
    made = [
        (crdt.Text(real[:cut]).update(), real[max(cut - 40, 0) : cut + 60]) for cut in (0, 12, 60, 200, 676)
    ]
    words = typed()
    return [*made, (crdt.Text(words).update(), words), (crdt.Text(words[:2]).update(), words)]


def test_whatever_is_sent_everybody_reads_one_text(yjs, tally):
    counts, all_scenes = Counts(), scenes()
    for seed in range(times(2_000, 20_000) // IN_ONE_DOCUMENT):
        chance = random.Random(seed)
        siege = Siege(chance, *chance.choice(all_scenes), counts, yjs)
        for _ in range(IN_ONE_DOCUMENT // BETWEEN_HONEST_WORDS):
            siege.attack(BETWEEN_HONEST_WORDS)
            siege.write_honestly()
        siege.judge(f"seed {seed}")
        tally.rounds += 1
    tally.notes.append(counts.said())
    assert not counts.diverging, "\n".join(counts.diverging[:9])
    assert counts.accepted > counts.count / 20


def test_a_real_server_stands_malicious_updates_while_somebody_writes(tmp_path, yjs, tally):
    house = House(tmp_path / "siege")
    try:
        document_id, public_id = house.document()
        with Tab(house, house.lead, public_id) as honest:
            assert honest.join()["ok"]
            first = memory(house)
            codes = _besieged(house, public_id, honest, times(300, 3_000), tally)
            tally.alive(house.server)
            assert memory(house) < first + MOST_MEMORY
            _all_read_one_text(house, document_id, honest, yjs)
        tally.replicas += 4
        tally.notes.append(f"answers: {dict(codes.most_common())}; {memory(house) - first >> 20} MiB more")
    finally:
        house.close()


def _besieged(house: House, public_id: str, honest: Tab, many: int, tally) -> Counter[str]:
    """Mutants one by one, each answered; five faults end a connection, and another attacker comes."""
    codes, chance = Counter[str](), random.Random(7)
    while codes.total() < many:
        with Tab(house, house.worker, public_id) as attacker:
            assert attacker.join()["ok"]
            for code in _attack(attacker, chance):
                codes[code] += 1
        honest.wait_saved(honest.write("Le four chauffe. 🚲"))
        tally.acknowledged += 1
        tally.rounds += 1
    return codes


def _attack(attacker: Tab, chance: random.Random) -> Iterator[str]:
    """The answers, until the server cuts the connection."""
    for _ in range(60):
        known = wire.state_vector(attacker.vector)
        mutant = Maker(chance, corpus.updates()[:60], known, (attacker.client,)).mutant()
        try:
            n = attacker.send(mutant)
        except BadNamespaceError:  # cut for what she had sent before
            return
        attacker.wait(lambda n=n: _answers(attacker, n))
        code = _answers(attacker, n)[0]
        yield code
        if attacker.told("disconnect"):
            return


def _answers(attacker: Tab, n: int) -> list[str]:
    """The code of the refusal, « saved », or « cut »."""
    refused = [one["error"] for one in attacker.told("refused") if one["n"] == n]
    saved = ["saved" for one in attacker.told("saved") if one["n"] >= n]
    return refused or saved or ["cut" for _ in attacker.told("disconnect")]


def _all_read_one_text(house: House, document_id: int, honest: Tab, yjs) -> None:
    while said := _page(yjs, _log(house, document_id).update()):  # Yjs tidies marks by itself, and says so
        for one in said:
            honest.wait_saved(honest.send(one))
    text = _log(house, document_id)
    with Tab(house, house.reader, honest.public_id) as newcomer:
        assert newcomer.join()["ok"]
        held = [replicas.of_pycrdt("", "", one.doc, yjs) for one in (honest, newcomer)]
    held += [
        replicas.of_text("", "", text, yjs, log=True),
        replicas.of_yjs("", "", yjs.replayed([text.update()])),
    ]
    assert len({(one.tree, one.encoded, one.pending) for one in held}) == 1


def _page(yjs, update: bytes) -> list[bytes]:
    """What a page of Yjs says by itself when it is given this."""
    said = yjs.ask("march", name="a page", update=b64encode(update).decode())["said"]
    return [b64decode(one) for one in said]


def _log(house: House, document_id: int) -> crdt.Text:
    with house.database.reading() as db:
        text, _seq = loading.text(db, document_id)
    return text


def memory(house: House) -> int:
    status = Path(f"/proc/{house.server.server.pid}/status").read_text("utf-8")
    return 1024 * int(re.search(r"VmRSS:\s+(\d+)", status)[1])
