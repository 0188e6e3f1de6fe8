"""The ballot of a seat when there are options: read from a filled form, kept in the shape of the export.

{"approves": [names]}, {"grades": {name: number}} or {"ranking": [[names], …]}, as one canonical text. Nothing
ticked is never taken for a blank ballot: a blank one is said, so that a button pressed too soon casts nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from charters.rules.sentences import N_, RuleBroken, Sentence, Value
from governance.votes.rules.files import counting, plain
from governance.votes.rules.files.question import Method, Question

Fields = Mapping[str, Sequence[str]]
APPROVING = frozenset({Method.APPROVAL, Method.EQUAL_SHARES, Method.GREEDY})
GRADING = frozenset({Method.MAJORITY_JUDGMENT, Method.SCORE})
OPTION, VALUE, BLANK = "o", "v-", "blank"


class Unclear(RuleBroken):
    """A form that does not make a ballot; the sentence says what to do."""

    code = "unclear_ballot"

    def __init__(self, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, "ballot"))


@dataclass(frozen=True)
class Sheet:
    """What a ballot asks: options by key in their order, grades from the worst to the best, or a highest score."""

    method: Method
    options: Mapping[str, str]
    grades: tuple[str, ...] = ()
    highest: int = 5
    settings: Mapping[str, Any] = field(default_factory=dict)


def written(data: object) -> str:
    """The one text of a ballot."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(sheet: Sheet, fields: Fields) -> str:
    """The ballot a form makes: `o` holds the options ticked, `v-<key>` a grade, a score or a rank. Raises Unclear."""
    blank = bool(fields.get(BLANK))
    if sheet.method in APPROVING:
        return written({"approves": _approved(sheet, fields, blank=blank)})
    given = {key: _number(sheet, fields[VALUE + key][0]) for key in sheet.options if _said(fields, key)}
    if blank is bool(given):
        raise Unclear(BOTH if blank else NOTHING[sheet.method])
    if sheet.method in GRADING:
        return written({"grades": {sheet.options[key]: value for key, value in given.items()}})
    ranks = sorted(set(given.values()))
    tiers = [[sheet.options[key] for key, rank in given.items() if rank == one] for one in ranks]
    return written({"ranking": tiers})


BOTH = N_("Le bulletin est blanc et répond à la fois : gardez l’un ou l’autre.")
_TICK = N_("Cochez au moins une proposition, ou le bulletin blanc.")
NOTHING = {
    **dict.fromkeys(APPROVING, _TICK),
    Method.MAJORITY_JUDGMENT: N_(
        "Donnez une mention à une proposition au moins, ou cochez le bulletin blanc."
    ),
    Method.SCORE: N_("Donnez une note à une proposition au moins, ou cochez le bulletin blanc."),
    Method.SCHULZE: N_("Donnez un rang à une proposition au moins, ou cochez le bulletin blanc."),
}


def _said(fields: Fields, key: str) -> bool:
    return bool(fields.get(VALUE + key, ("",))[0].strip())


def _approved(sheet: Sheet, fields: Fields, *, blank: bool) -> list[str]:
    ticked = set(fields.get(OPTION, ()))
    if ticked - set(sheet.options):
        raise Unclear(N_("Le bulletin nomme une proposition qui n’est pas soumise au vote."))
    if blank is bool(ticked):
        raise Unclear(BOTH if blank else NOTHING[sheet.method])
    return [name for key, name in sheet.options.items() if key in ticked]


def _number(sheet: Sheet, text: str) -> int:
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len("1000") else -1
    least, most = {
        Method.MAJORITY_JUDGMENT: (0, len(sheet.grades) - 1),
        Method.SCORE: (0, sheet.highest),
        Method.SCHULZE: (1, len(sheet.options)),
    }[sheet.method]
    if not least <= number <= most:
        if sheet.method is Method.MAJORITY_JUDGMENT:
            raise Unclear(N_("Choisissez l’une des mentions proposées."))
        template = N_("Un nombre entier de %(least)s à %(most)s est attendu, pas « %(value)s ».")
        raise Unclear(template, least=least, most=most, value=text[:20])
    return number


def check(sheet: Sheet, text: str) -> None:
    """Raise RuleBroken unless the text is a ballot of this question, as `written` writes it."""
    data = plain.parse(text)
    if not isinstance(data, dict) or len(data) != 1 or written(data) != text:
        raise Unclear(N_("Ce bulletin n’a pas la forme attendue."))
    settings = {key: one for key, one in sheet.settings.items() if key not in ("weights", "empty_college")}
    question = plain.read(
        {
            "method": sheet.method.value,
            "options": list(sheet.options.values()),
            "rule": settings,
            "ballots": [data],
        }
    )
    counting.count(Question(question.options, question.ballots, sheet.method, question.rule))


def is_blank(text: str) -> bool:
    """Whether the ballot says nothing of any option."""
    return not any(json.loads(text).values())


def again(sheet: Sheet, text: str) -> dict[str, list[str]]:
    """The fields that make this ballot: what the form shows when it is opened again."""
    if not text:
        return {}
    if is_blank(text):
        return {BLANK: ["1"]}
    data = json.loads(text)
    keys = {name: key for key, name in sheet.options.items()}
    if "approves" in data:
        return {OPTION: [keys[name] for name in data["approves"]]}
    if "grades" in data:
        return {VALUE + keys[name]: [str(value)] for name, value in data["grades"].items()}
    return {VALUE + keys[name]: [str(rank)] for rank, tier in enumerate(data["ranking"], 1) for name in tier}


def told(sheet: Sheet, text: str) -> tuple[tuple[str, str], ...]:
    """What a ballot says, as (option, word): grade, score, rank, or nothing for an option approved."""
    data = json.loads(text)
    if "approves" in data:
        return tuple((name, "") for name in data["approves"])
    if "ranking" in data:
        return tuple((name, str(rank)) for rank, tier in enumerate(data["ranking"], 1) for name in tier)
    return tuple(
        (name, _word(sheet, data["grades"][name]))
        for name in sheet.options.values()
        if name in data["grades"]
    )


def _word(sheet: Sheet, value: int) -> str:
    if sheet.method is Method.MAJORITY_JUDGMENT:
        return sheet.grades[value]
    return f"{value}/{sheet.highest}"
