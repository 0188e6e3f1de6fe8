"""Pabulib files (.pb): participatory budgets as towns publish them.

P. Faliszewski et al., "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023; three tables, META,
PROJECTS and VOTES, with semicolons. A ballot approves what it lists; where points are given, what received
more than none. Every voter has a share, blank ballots too, as Pabulib counts them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from charters.rules.sentences import N_
from governance.votes.rules.files.question import Malformed, Method, Question, amount, name
from governance.votes.rules.methods.ballots import Approval
from governance.votes.rules.methods.budget import Completion, EmptyBallots

SECTIONS = ("META", "PROJECTS", "VOTES")
SUFFIX = ".pb"
Row = dict[str, str]


def read(lines: Iterable[str]) -> Question:
    """The question of one file; raises Malformed with the line at fault."""
    meta: dict[str, str] = {}
    costs: dict[str, str] = {}
    groups: Counter[frozenset[str]] = Counter()
    for section, number, row in _rows(lines):
        if section == "META":
            meta[row.get("key", "")] = row.get("value", "")
        elif section == "PROJECTS":
            code = name(row.get("project_id", ""), "project_id")
            if code in costs:
                raise Malformed(
                    N_("Ligne %(line)s : le projet %(project)s figure deux fois."), line=number, project=code
                )
            amount(row.get("cost", ""), f"{code}, cost")
            costs[code] = row["cost"]
        else:
            groups[_approved(row, number)] += 1
    amount(meta.get("budget", ""), "budget")
    ballots = tuple(Approval(approved, count=count) for approved, count in groups.items())
    rule: dict[str, Any] = {
        "budget": meta["budget"],
        "costs": costs,
        "empty_ballots": EmptyBallots.COUNTED.value,
    }
    return Question(tuple(costs), ballots, *_asked(meta.get("rule", ""), rule))


def _asked(told: str, rule: dict[str, Any]) -> tuple[Method, dict[str, Any]]:
    """The method the town used, where the file tells one that is known here; equal shares otherwise."""
    if told == "greedy":
        return Method.GREEDY, rule
    family, _, completion = told.partition("/")
    if family == "equalshares" and completion in set(Completion):
        rule["completion"] = completion
    return Method.EQUAL_SHARES, rule


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, int, Row]]:
    section, header = "", None
    reader = csv.reader(lines, delimiter=";")
    try:
        for cells in reader:
            first = cells[0].strip().lstrip("\ufeff") if cells else ""
            if first.upper() in SECTIONS and len(cells) == 1:
                section, header = first.upper(), None
            elif header is None and section and cells:
                header = [cell.strip().lower() for cell in cells]
            elif first and section:
                cleaned = (cell.strip() for cell in cells)
                yield section, reader.line_num, dict(zip(header or [], cleaned, strict=False))
            elif first:
                raise Malformed(
                    N_("Ligne %(line)s : une table META, PROJECTS ou VOTES est attendue."),
                    line=reader.line_num,
                )
    except csv.Error as error:
        raise Malformed(N_("Ligne %(line)s : elle ne se lit pas."), line=reader.line_num) from error


def _approved(row: Row, number: int) -> frozenset[str]:
    listed = [code.strip() for code in row.get("vote", "").split(",") if code.strip()]
    if len(set(listed)) != len(listed):
        raise Malformed(N_("Ligne %(line)s : un bulletin nomme deux fois un projet."), line=number)
    if not row.get("points"):
        return frozenset(listed)
    points = row["points"].split(",")
    if len(points) != len(listed):
        raise Malformed(N_("Ligne %(line)s : il n’y a pas autant de points que de projets."), line=number)
    return frozenset(
        code for code, given in zip(listed, points, strict=True) if amount(given.strip(), "points") > 0
    )
