"""Verifying an export of the sealed log, or a receipt, from its text alone: no database, no network, no secret.

Everything in the file is bound to something else: lines to one another by their digests, all of them to each signed
head, records of votes to the line of their closing, the whole to one way of writing it. A changed byte breaks a bond.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from charters.rules.sentences import RuleBroken
from foundation import ledger
from governance.journal.rules import merkle, notes
from governance.journal.rules.merkle import Frontier
from governance.journal.rules.notes import BadNote, Head
from governance.journal.rules.published import FORMAT, RECEIPT, VERBS
from governance.minuting import agreed
from governance.votes import record
from governance.votes.rules import records
from governance.votes.rules.files import deliberations, elections
from governance.votes.rules.found import Found
from governance.votes.rules.methods import candidateless, consent

Data = dict[str, Any]
LOG = {"format", "origin", "keys", "lines", "heads", "records", "sha256"}
TOLD = "deliberations"
"""The records of decisions by consent, in a log that has some."""
ELECTIONS = "elections"
"""Those of elections without candidates, likewise."""
AGREED = "consensuses"
"""Those of decisions taken in a sitting by consensus, likewise."""
KEPT = {"format", "key", "title", "line", "before", "path", "head", "sha256"}
LINE = {"number", "at", "actor", "verb", "kind", "about", "details"}
DIGEST = 64
MISFITS = (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError)


@dataclass(frozen=True)
class Finding:
    """Something that does not hold, in both languages."""

    french: str
    english: str

    def __str__(self) -> str:
        return f"{self.french} / {self.english}"


@dataclass(frozen=True)
class Report:
    """What was looked at, and what does not hold; `head` is the last one signed."""

    lines: int
    heads: int
    records: int
    findings: tuple[Finding, ...]
    head: Head | None = None


class Unverifiable(ValueError):
    """A file in which nothing can be verified."""


def written(data: Data) -> str:
    """The only way such a file is written."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def read(text: str) -> Data:
    """The file as data; raises Unverifiable when it is no log and no receipt, or was written by other hands."""
    try:
        data = json.loads(text)
        known = isinstance(data, dict) and data.get("format") in (FORMAT, RECEIPT) and written(data) == text
    except MISFITS as error:
        raise Unverifiable(str(error)) from error
    if not known or set(data) - ({TOLD, ELECTIONS, AGREED} if data["format"] == FORMAT else set()) != (
        LOG if data["format"] == FORMAT else KEPT
    ):
        raise Unverifiable("not a log as this software writes it")
    return data


def audit(data: Data, *, key: str = "", kept: tuple[Head, ...] = ()) -> Report:
    """Verify a log or a receipt. `key`: the one to trust; `kept`: heads somebody kept, that must hold here."""
    found = list(_sealed(data))
    try:
        if data["format"] == RECEIPT:
            head = _head(data["head"], [key or data["key"]])
            return Report(1, 1, 0, (*found, *_received(data, head, key)), head)
        return _log(data, key, kept, found)
    except MISFITS as error:
        broken = Finding(
            f"le fichier ne se lit pas jusqu’au bout ({error})", f"the file does not read whole ({error})"
        )
        return Report(0, 0, 0, (*found, broken))


def _sealed(data: Data) -> Iterator[Finding]:
    if data["sha256"] != record.seal(data):
        yield Finding("le fichier ne porte plus son empreinte", "the file no longer bears its own digest")


def _log(data: Data, key: str, kept: tuple[Head, ...], found: list[Finding]) -> Report:
    digests, broken = _chain(data["lines"])
    found += broken
    heads = [_head(note, [key] if key else data["keys"]) for note in data["heads"]]
    found += _roots(digests, [*heads, *kept])
    found += _whole(data, heads, kept, len(digests))
    found += _results(data)
    found += _deliberations(data)
    found += _elections(data)
    found += _agreements(data)
    records = len(data["records"]) + sum(len(data.get(name, ())) for name in (TOLD, ELECTIONS, AGREED))
    return Report(len(digests), len(heads), records, tuple(found), heads[-1] if heads else None)


def _head(note: str, keys: list[str]) -> Head:
    """Raises BadNote when no key fits."""
    for one in keys:
        try:
            return notes.opened(note, one)
        except BadNote:
            continue
    raise BadNote("tête de journal non signée par la clé / head not signed by the key")


def _chain(lines: list[Data | str]) -> tuple[list[bytes], list[Finding]]:
    """The digest of each line, told or computed from the one before."""
    digests, found, previous = [], [], ledger.BEGINNING
    for number, line in enumerate(lines, 1):
        if isinstance(line, str):
            previous = line
        else:
            if set(line) != LINE or line["number"] != number or line["verb"] not in VERBS:
                found.append(_of_line(number))
            previous = _digest(line, previous)
        if len(previous) != DIGEST:
            found.append(_of_line(number))
        digests.append(bytes.fromhex(previous))
    return digests, found


def _digest(line: Data, previous: str) -> str:
    details = ledger.canonical(line["details"])
    return ledger.digest(
        previous,
        line["number"],
        line["at"],
        line["actor"],
        line["verb"],
        line["kind"],
        line["about"],
        details,
    )


def _of_line(number: int) -> Finding:
    return Finding(f"la ligne {number} n’est pas à sa place", f"line {number} is not where it should be")


def _roots(digests: list[bytes], heads: list[Head]) -> Iterator[Finding]:
    """Each head is the root of the lines it counts; all of them are heads of one and the same growing log."""
    frontier, at = Frontier(), 0
    for head in sorted(heads, key=lambda one: one.size):
        if head.size > len(digests):
            yield Finding(
                f"il manque des lignes : {head.size} étaient signées, {len(digests)} restent",
                f"lines are missing: {head.size} were signed, {len(digests)} remain",
            )
            continue
        frontier = frontier.grown(merkle.leaf(one) for one in digests[at : head.size])
        at = head.size
        if frontier.root != head.root:
            yield Finding(
                f"les {head.size} premières lignes ne sont plus celles qui ont été signées",
                f"the first {head.size} lines are no longer those that were signed",
            )


def _whole(data: Data, heads: list[Head], kept: tuple[Head, ...], size: int) -> Iterator[Finding]:
    sizes = [head.size for head in heads]
    if (
        [head.previous for head in heads] != [0, *sizes[:-1]]
        or sizes != sorted(set(sizes))
        or sizes[-1] != size
    ):
        yield Finding(
            "les têtes signées ne se suivent pas jusqu’à la dernière ligne",
            "the signed heads do not follow one another to the last line",
        )
    if {head.origin for head in (*heads, *kept)} != {data["origin"]}:
        yield Finding("une tête vient d’un autre journal", "a head is from another log")


def _results(data: Data) -> Iterator[Finding]:
    """Each closing has its record, each record its closing; the record is the one sealed then, and recounts."""
    told = [line for line in data["lines"] if isinstance(line, dict)]
    openings = {line["about"]: line["details"] for line in told if line["verb"] == "open_vote"}
    closings = {line["about"]: line["details"] for line in told if line["verb"] == "close_vote"}
    if [one["motion"] for one in data["records"]] != list(closings):
        yield Finding(
            "les procès-verbaux ne sont pas ceux des votes clos",
            "the records are not those of the votes closed",
        )
        return
    for one in data["records"]:
        if not _holds(one, openings.get(one["motion"]), closings[one["motion"]]):
            yield Finding(
                f"le vote {one.get('number')} n’est plus celui qui a été clos",
                f"vote {one.get('number')} is no longer the one that was closed",
            )


def _holds(one: Data, opening: Data | None, closing: Data) -> bool:
    if opening is None or not one["sha256"] == record.seal(one) == closing["sha256"]:
        return False
    roll, rule = record.seal(one["roll"]), one["rule_hash"]
    if roll != opening["roll_hash"] or rule != opening["rule_hash"]:
        return False
    try:
        result, outcome = _counted(one)
    except record.Withheld:
        return record.fits(one) and bool(one["result"]["outcome"] == closing["outcome"])
    except record.Unreadable:
        return False
    return bool(result == one["result"] and outcome == closing["outcome"])


def _counted(one: Data) -> tuple[Data, str]:
    """The result and its outcome, counted again, whatever the method."""
    if record.is_among(one):
        chosen = record.choose(one)
        return chosen.as_data(), chosen.outcome.value
    verdict = record.recount(one)
    return records.as_data(verdict), verdict.outcome.value


def _deliberations(data: Data) -> Iterator[Finding]:
    """Each decision by consent closed in the log has its record, sealed then, that is judged the same again."""
    told = [line for line in data["lines"] if isinstance(line, dict)]
    openings = {line["about"]: line["details"] for line in told if line["verb"] == "open_consent"}
    closings = {line["about"]: line["details"] for line in told if line["verb"] == "close_consent"}
    found = data.get(TOLD, [])
    if [one["proposal"] for one in found] != list(closings) or (not found and TOLD in data):
        yield Finding(
            "les relevés ne sont pas ceux des décisions par consentement closes",
            "the records are not those of the decisions by consent closed",
        )
        return
    for one in found:
        if not judged(one, openings.get(one["proposal"]), closings[one["proposal"]], consented):
            yield Finding(
                f"la décision {one.get('number')} n’est plus celle qui a été close",
                f"decision {one.get('number')} is no longer the one that was closed",
            )


def _elections(data: Data) -> Iterator[Finding]:
    """Each election closed in the log has its record, sealed then, that is judged the same again."""
    told = [line for line in data["lines"] if isinstance(line, dict)]
    openings = {line["about"]: line["details"] for line in told if line["verb"] == "open_election"}
    closings = {line["about"]: line["details"] for line in told if line["verb"] == "close_election"}
    found = data.get(ELECTIONS, [])
    if [one["election"] for one in found] != list(closings) or (not found and ELECTIONS in data):
        yield Finding(
            "les relevés ne sont pas ceux des élections sans candidat closes",
            "the records are not those of the elections without candidates closed",
        )
        return
    for one in found:
        if not judged(one, openings.get(one["election"]), closings[one["election"]], _elected):
            yield Finding(
                f"l’élection {one.get('number')} n’est plus celle qui a été close",
                f"election {one.get('number')} is no longer the one that was closed",
            )


def _agreements(data: Data) -> Iterator[Finding]:
    """Each decision by consensus told in the log has its record, sealed then, that is judged the same again."""
    lines = [line for line in data["lines"] if isinstance(line, dict) and line["verb"] == "record_consensus"]
    told = [line["details"] for line in lines]
    found = data.get(AGREED, [])
    if [one["number"] for one in found] != [one["number"] for one in told] or (not found and AGREED in data):
        yield Finding(
            "les relevés ne sont pas ceux des décisions prises par consensus",
            "the records are not those of the decisions taken by consensus",
        )
        return
    for one, details in zip(found, told, strict=True):
        if not agreed.holds(one, details):
            yield Finding(
                f"la décision {one.get('number')} n’est plus celle qui a été prise",
                f"decision {one.get('number')} is no longer the one that was taken",
            )


def consented(one: Data) -> Found:
    """A decision by consent, judged again from its record."""
    return deliberations.found(consent.judge(deliberations.read(one)))


def _elected(one: Data) -> Found:
    return elections.found(candidateless.judge(*elections.read(one)))


def judged(one: Data, opening: Data | None, closing: Data, judge: Callable[[Data], Found]) -> bool:
    """Whether a record is the one that was sealed at the closing, and is judged the same again."""
    if opening is None or not one["sha256"] == record.seal(one) == closing["sha256"]:
        return False
    if one["roll_hash"] != opening["roll_hash"] or one["number"] != closing["number"]:
        return False
    try:
        judged = judge(one)
    except RuleBroken:
        return False
    same = judged.as_data().items() <= one["result"].items()
    return bool(same and judged.outcome == closing["outcome"])


def _received(data: Data, head: Head, key: str) -> Iterator[Finding]:
    """The opening of a vote is in the log that the head signs."""
    line = data["line"]
    place = line["number"] - 1
    digest = _digest(line, data["before"] or ledger.BEGINNING)
    path = [bytes.fromhex(one) for one in data["path"]]
    if merkle.root_from(merkle.leaf(bytes.fromhex(digest)), place, head.size, path) != head.root:
        yield Finding(
            "cette ouverture n’est pas dans le journal signé", "this opening is not in the signed log"
        )
    if (data["before"] is None) is not (place == 0) or (key and key != data["key"]):
        yield Finding("ce reçu n’est pas de ce journal", "this receipt is not from this log")
