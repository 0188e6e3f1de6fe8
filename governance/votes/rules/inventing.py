"""Ballots of nobody, for a rehearsal: drawn from a number, so that the same number draws the same ones again."""

from __future__ import annotations

from hashlib import sha256

from governance.votes.rules import answers
from governance.votes.rules.answers import APPROVING, BLANK, GRADING, OPTION, VALUE, Sheet
from governance.votes.rules.ballots import Choice
from governance.votes.rules.files.question import Method

TEN = (Choice.FOR,) * 5 + (Choice.AGAINST,) * 2 + (Choice.ABSTAIN, Choice.BLANK)
"""What ten invented voters say; the tenth stays at home."""


def choice(seed: int, seat: int) -> Choice | None:
    """What an invented seat says; None when it does not vote."""
    drawn = _draw(seed, seat, "choice", len(TEN) + 1)
    return TEN[drawn] if drawn < len(TEN) else None


def answer(seed: int, seat: int, sheet: Sheet) -> str:
    """The ballot of an invented seat among options."""
    fields: dict[str, list[str]] = {}
    keys = list(sheet.options)
    if sheet.method in APPROVING:
        fields[OPTION] = [key for key in keys if _draw(seed, seat, key, 2)]
    elif sheet.method in GRADING:
        most = len(sheet.grades) if sheet.method is Method.MAJORITY_JUDGMENT else sheet.highest + 1
        fields |= {VALUE + key: [str(_draw(seed, seat, key, most))] for key in keys}
    else:
        fields |= {VALUE + key: [str(1 + _draw(seed, seat, key, len(keys)))] for key in keys}
    if not any(fields.values()):
        fields = {BLANK: ["1"]}
    return answers.read(sheet, fields)


def _draw(seed: int, seat: int, what: str, beyond: int) -> int:
    """A number from 0, below `beyond`."""
    return int.from_bytes(sha256(f"{seed}:{seat}:{what}".encode()).digest()[:8], "big") % beyond
