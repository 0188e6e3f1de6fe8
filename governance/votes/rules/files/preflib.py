"""PrefLib files: strict and tied, complete and incomplete orders (.soc .soi .toc .toi), categories (.cat).

N. Mattei and T. Walsh, "PrefLib: A Library for Preferences", ADT 2013; format of preflib.org since 2022:
`# ALTERNATIVE NAME 1: …`, then `count: 1,{2,3},4`. Options left out of an order stand below it, all equal.
In categories, the first is the best; with two of them, it is an approval.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from charters.rules.sentences import N_
from governance.votes.rules.files.question import Malformed, Method, Question, shown
from governance.votes.rules.methods.ballots import Approval, Grading, Order

SUFFIXES = frozenset({".soc", ".soi", ".toc", ".toi", ".cat"})
HEAD = re.compile(
    r"#\s*(NUMBER ALTERNATIVES|NUMBER CATEGORIES|ALTERNATIVE NAME (\d{1,6})|DATA TYPE)\s*:\s*(.*?)\s*"
)
LINE = re.compile(r"(\d{1,12})\s*:\s*(.*)", re.ASCII)
TIER = re.compile(r"\s*(?:\{([^{}]*)\}|(\d{1,6}))\s*(?:,|$)", re.ASCII)
MOST = 5000
TWO = 2

Tiers = tuple[tuple[int, ...], ...]


def read(lines: Iterable[str], suffix: str) -> Question:
    """The question of one file; raises Malformed with the line at fault."""
    names: dict[int, str] = {}
    head: dict[str, str] = {}
    groups: Counter[Tiers] = Counter()
    for number, text in enumerate(lines, 1):
        line = text.strip().lstrip("\ufeff")
        if line.startswith("#"):
            _head(line, head, names)
        elif line:
            count, tiers = _ballot(line, number)
            groups[tiers] += count
    options = _options(head, names)
    for tiers in groups:
        _check(tiers, len(options))
    return _question(options, groups, head, suffix)


def _head(line: str, head: dict[str, str], names: dict[int, str]) -> None:
    found = HEAD.fullmatch(line)
    if found is None:
        return
    if found[2]:
        names[int(found[2])] = found[3] or found[2]
    else:
        head[found[1]] = found[3]


def _options(head: dict[str, str], names: dict[int, str]) -> tuple[str, ...]:
    announced = head.get("NUMBER ALTERNATIVES", "")
    number = (
        int(announced)
        if announced.isascii() and announced.isdigit() and len(announced) < len("1000000")
        else 0
    )
    if not 1 <= number <= MOST or not set(names) <= set(range(1, number + 1)):
        raise Malformed(N_("L’entête ne dit pas combien il y a d’options, ou en nomme d’autres."))
    told = tuple(names.get(one, str(one)) for one in range(1, number + 1))
    # Two options of one name are told apart by their number.
    twice = {one for one, times in Counter(told).items() if times > 1}
    return tuple(f"{one} ({number})" if one in twice else one for number, one in enumerate(told, 1))


def _ballot(line: str, number: int) -> tuple[int, Tiers]:
    found = LINE.fullmatch(line)
    if found is None:
        raise Malformed(N_("Ligne %(line)s : « nombre: ordre » est attendu."), line=number)
    tiers, at, text = [], 0, found[2]
    while at < len(text):
        tier = TIER.match(text, at)
        if tier is None or tier.end() == at:
            raise Malformed(
                N_("Ligne %(line)s : l’ordre « %(text)s » ne se lit pas."), line=number, text=shown(text)
            )
        inside = tier[1] if tier[2] is None else tier[2]
        tiers.append(tuple(_numbers(inside, number)))
        at = tier.end()
    return int(found[1]), tuple(tiers)


def _numbers(text: str, line: int) -> list[int]:
    found = [one.strip() for one in text.split(",") if one.strip()]
    if not all(one.isascii() and one.isdigit() and len(one) < len("1000000") for one in found):
        raise Malformed(
            N_("Ligne %(line)s : l’ordre « %(text)s » ne se lit pas."), line=line, text=shown(text)
        )
    return [int(one) for one in found]


def _check(tiers: Tiers, number: int) -> None:
    said = [one for tier in tiers for one in tier]
    if len(set(said)) != len(said) or not all(1 <= one <= number for one in said):
        raise Malformed(N_("Un bulletin nomme une option deux fois, ou une option inconnue."))


def _question(
    options: tuple[str, ...], groups: Counter[Tiers], head: dict[str, str], suffix: str
) -> Question:
    if suffix != ".cat":
        orders = [
            Order(tuple(tuple(options[one - 1] for one in tier) for tier in tiers if tier), count=count)
            for tiers, count in groups.items()
        ]
        return Question(options, tuple(orders), Method.SCHULZE)
    announced = head.get("NUMBER CATEGORIES", "")
    told = (
        int(announced) if announced.isascii() and announced.isdigit() and len(announced) < len("1000") else 0
    )
    categories = max([told, *(len(tiers) for tiers in groups)])
    if categories <= TWO:
        approvals = [
            Approval(frozenset(options[one - 1] for one in (tiers[0] if tiers else ())), count=count)
            for tiers, count in groups.items()
        ]
        return Question(options, tuple(approvals), Method.APPROVAL)
    gradings = [
        Grading(
            {options[one - 1]: categories - 1 - place for place, tier in enumerate(tiers) for one in tier},
            count=count,
        )
        for tiers, count in groups.items()
    ]
    grades = [str(place) for place in range(categories, 0, -1)]
    return Question(
        options, tuple(gradings), Method.MAJORITY_JUDGMENT, {"grades": grades, "highest": categories - 1}
    )
