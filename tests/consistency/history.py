"""The checker: from what was typed, acknowledged and read, what was not kept. Pure: values in, values out.

A token is a short word that nobody types twice: `author.number;`. Each author types hers in order, each right after
her last one. Then, for each document:

- `lost`: what was acknowledged stands in every later reading of the log, and of a tab at rest;
- `twice`, `order`, `stranger`: a token stands once, in its author's order, and somebody typed it;
- `hole`: no token is there without those its author typed before;
- `missing`: once all is at rest, all that was typed and not refused is there;
- `refused`: what was refused for good never is;
- `pending`: nobody holds something that rests on what she has not got;
- `differs`: readings at rest, with nothing typed between them, have one state vector, one tree, one encoded state.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TOKEN = re.compile(r"([a-z][a-z0-9-]*)\.(\d+);")


def token(author: str, number: int) -> str:
    return f"{author}.{number};"


@dataclass(frozen=True)
class Typed:
    document: str
    author: str
    number: int


@dataclass(frozen=True)
class Acknowledged:
    document: str
    author: str
    number: int


@dataclass(frozen=True)
class Refused:
    """For good: the author was told that it will never pass."""

    document: str
    author: str
    number: int


@dataclass(frozen=True)
class Read:
    """What somebody read: `log` is a cold reading of the log. `rest`: all was saved, and everything had arrived.

    `text` is the whole text, in the order of reading; `tree` its canonical form; `encoded` the state, written by one
    and the same engine whoever held it.
    """

    document: str
    reader: str
    text: str
    vector: Mapping[int, int]
    tree: bytes
    encoded: bytes
    pending: bool = False
    log: bool = False
    rest: bool = False


Event = Typed | Acknowledged | Refused | Read


@dataclass(frozen=True)
class Violation:
    rule: str
    says: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.says}"


@dataclass
class Findings:
    """`replicas`: how many readings at rest were compared."""

    acknowledged: int = 0
    replicas: int = 0
    violations: list[Violation] = field(default_factory=list)

    def broken(self, rule: str) -> int:
        return sum(1 for one in self.violations if one.rule == rule)


def check(history: Iterable[Event]) -> Findings:
    """All that is wrong, in the order of finding."""
    documents: dict[str, _Document] = {}
    findings = Findings()
    for event in history:
        document = documents.setdefault(event.document, _Document(event.document, findings))
        document.hear(event)
    for document in documents.values():
        document.end()
    return findings


def ensure(history: Iterable[Event], replicas: int = 2) -> Findings:
    """The findings of a sound history; an AssertionError that says what is wrong otherwise.

    A history in which nothing was acknowledged, or fewer readings compared than asked, proves nothing: it fails too.
    """
    findings = check(history)
    assert not findings.violations, "\n".join(map(str, findings.violations[:20]))
    assert findings.acknowledged, "nothing was acknowledged: nothing was proved"
    assert findings.replicas >= replicas, f"only {findings.replicas} readings at rest were compared"
    return findings


class _Document:
    """One document, as the events come."""

    def __init__(self, name: str, findings: Findings) -> None:
        self.name = name
        self.findings = findings
        self.typed: dict[str, list[int]] = defaultdict(list)
        self.promised: dict[str, set[int]] = defaultdict(set)
        self.refused: set[tuple[str, int]] = set()
        self.together: list[Read] = []

    def hear(self, event: Event) -> None:
        if isinstance(event, Typed):
            self._compare()
            self.typed[event.author].append(event.number)
        elif isinstance(event, Acknowledged):
            if event.number not in self.promised[event.author]:
                self.promised[event.author].add(event.number)
                self.findings.acknowledged += 1
        elif isinstance(event, Refused):
            self.refused.add((event.author, event.number))
        else:
            self._read(event)

    def end(self) -> None:
        self._compare()

    def _say(self, rule: str, says: str) -> None:
        self.findings.violations.append(Violation(rule, f"{self.name}: {says}"))

    def _read(self, read: Read) -> None:
        found: dict[str, list[int]] = defaultdict(list)
        for author, number in TOKEN.findall(read.text):
            found[author].append(int(number))
        for author in sorted(found.keys() - self.typed.keys()):
            self._say(
                "stranger", f"{read.reader} reads {token(author, found[author][0])}, which nobody typed"
            )
        for author, typed in self.typed.items():
            self._judge(read, author, typed, found.get(author, []))
        if read.pending and (read.log or read.rest):
            self._say("pending", f"{read.reader} lacks something that its text rests on")
        if read.rest:
            self.together.append(read)

    def _judge(self, read: Read, author: str, typed: list[int], found: list[int]) -> None:
        present, reader = set(found), read.reader
        if len(found) > len(present):
            twice = sorted(number for number in present if found.count(number) > 1)
            self._say("twice", f"{reader} reads {_list(author, twice)} more than once")
        if (firsts := list(dict.fromkeys(found))) != sorted(firsts):
            self._say("order", f"{reader} reads {_list(author, found)}: not the order of typing")
        if strange := present - set(typed):
            self._say("stranger", f"{reader} reads {_list(author, strange)}, which {author} never typed")
        self._judge_absent(read, author, typed, present)
        kept = {number for number in present if (author, number) in self.refused}
        if kept and read.log:
            self._say("refused", f"{reader} reads {_list(author, kept)}, refused for good")

    def _judge_absent(self, read: Read, author: str, typed: list[int], present: set[int]) -> None:
        reader = read.reader
        wanted = [number for number in typed if (author, number) not in self.refused]
        lost = self.promised[author] - present if read.log or read.rest else set[int]()
        if lost:
            self._say("lost", f"{reader} does not read {_list(author, lost)}, acknowledged before")
        absent = set(wanted) - present
        if read.rest and absent - lost:
            self._say("missing", f"{reader} does not read {_list(author, absent - lost)}, and all is at rest")
        after = [number for number in wanted if absent and number > min(absent) and number in present]
        if after:
            says = f"{reader} reads {token(author, after[0])} and not {token(author, min(absent))} before it"
            self._say("hole", says)

    def _compare(self) -> None:
        """Readings at rest since the last token typed: all of them are one text."""
        together, self.together = self.together, []
        if len(together) < 2:
            return
        self.findings.replicas += len(together)
        first = together[0]
        for other in together[1:]:
            for what in ("vector", "tree", "encoded"):
                one, two = getattr(first, what), getattr(other, what)
                if one != two:
                    self._say(
                        "differs", f"{first.reader} and {other.reader} differ ({what}): {_where(one, two)}"
                    )
                    break


def _list(author: str, numbers: Iterable[int]) -> str:
    several = [token(author, number) for number in sorted(numbers)]
    return " ".join(several[:6]) + (f" and {len(several) - 6} more" if len(several) > 6 else "")


def _where(one: object, two: object) -> str:
    """Where two values part, shortly."""
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        clients = [client for client in one.keys() | two.keys() if one.get(client) != two.get(client)]
        return ", ".join(f"client {c} at {one.get(c)} and {two.get(c)}" for c in clients[:4])
    assert isinstance(one, bytes)
    assert isinstance(two, bytes)
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"at byte {at} of {len(one)} and {len(two)}, {one[at - 20 : at + 20]!r} and {two[at - 20 : at + 20]!r}"
