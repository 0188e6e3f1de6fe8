"""What a question among options asks, read from what was written in plain lines.

One option a line: « Nom », « Nom ; précision », and for a budget « Nom ; coût » or « Nom ; coût ; précision ».
Every line that cannot be read is told, with its number, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from charters.rules.sentences import N_, RuleBroken, Sentence, Value
from governance.votes.rules.choosing import BUDGETS
from governance.votes.rules.files import counting
from governance.votes.rules.files.question import NUMBER, Method, Question
from governance.votes.rules.files.settings import GRADES
from governance.votes.rules.found import plain

MOST_OPTIONS = 60
FEWEST_GRADES, MOST_GRADES = 2, 9
MOST_SCORE = 20
LONGEST_NAME, LONGEST_ABOUT, LONGEST_GRADE = 120, 500, 40
DEAREST = 10**12
MOST_RAISES = 50_000


@dataclass(frozen=True)
class Option:
    """Something that may be chosen; `cost` is written like 1200 or 1200.5, and empty outside budgets."""

    label: str
    about: str = ""
    cost: str = ""


class BadLines(RuleBroken):
    """Lines that cannot be read, each told; `sentences` in the order of the lines."""

    code = "bad_lines"

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        self.sentences = sentences
        super().__init__(sentences[0])


class BadSetting(RuleBroken):
    """A setting that cannot be read; `about` names its field."""

    code = "bad_setting"

    def __init__(self, field: str, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, field))


def options(text: str, *, budget: bool) -> tuple[Option, ...]:
    """The options of a text; raises BadLines."""
    found: list[Option] = []
    wrong: list[Sentence] = []
    for number, line in _lines(text):
        read = _option(line, number, budget=budget)
        if isinstance(read, Option) and any(_same(read.label, one.label) for one in found):
            read = _line(number, N_("Ligne %(line)s : « %(name)s » est déjà plus haut."), name=read.label)
        (found if isinstance(read, Option) else wrong).append(read)  # type: ignore[arg-type]
    if not wrong and not (1 if budget else 2) <= len(found) <= MOST_OPTIONS:
        template = (
            N_("Il faut d’un à %(most)s projets, un par ligne.")
            if budget
            else N_("Il faut de deux à %(most)s propositions, une par ligne.")
        )
        wrong.append(Sentence(template, {"most": MOST_OPTIONS}, "options"))
    if wrong:
        raise BadLines(tuple(wrong))
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with something on them, with their numbers; what is not to be printed is a space."""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        clean = " ".join("".join(one if one.isprintable() else " " for one in line).split())
        if clean:
            yield number, clean


def _option(line: str, number: int, *, budget: bool) -> Option | Sentence:
    label, *rest = (part.strip() for part in line.split(";", 2 if budget else 1))
    if not label:
        return _line(number, N_("Ligne %(line)s : il manque un nom."))
    if len(label) > LONGEST_NAME:
        return _line(number, N_("Ligne %(line)s : un nom a %(most)s caractères au plus."), most=LONGEST_NAME)
    about = rest[-1] if rest and (len(rest) > 1 or not budget) else ""
    if len(about) > LONGEST_ABOUT:
        return _line(
            number, N_("Ligne %(line)s : une précision a %(most)s caractères au plus."), most=LONGEST_ABOUT
        )
    return _project(label, about, rest, number) if budget else Option(label, about)


def _project(label: str, about: str, rest: list[str], number: int) -> Option | Sentence:
    if not rest or not rest[0]:
        return _line(number, N_("Ligne %(line)s : il manque un coût après « %(name)s ; »."), name=label)
    cost = amount(rest[0])
    if cost is None:
        return _line(
            number, N_("Ligne %(line)s : « %(value)s » n’est pas un coût ; écrivez par exemple 1 200,50."),
            value=rest[0][:40],
        )  # fmt: skip
    return Option(label, about, str(plain(cost)))


def _line(number: int, template: str, **values: Value) -> Sentence:
    return Sentence(template, {"line": number, **values}, "options")


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def amount(text: str) -> Fraction | None:
    """1 200,50 € as people write it: two decimals at most, zero or more; None when it is no such thing."""
    bare = "".join(text.replace("€", "").split()).replace(",", ".")
    if NUMBER.fullmatch(bare) is None or "/" in bare:
        return None
    found = Fraction(bare)
    return found if 0 <= found <= DEAREST and (found * 100).denominator == 1 else None


def settings(method: Method, asked: tuple[Option, ...], values: Mapping[str, str]) -> dict[str, Any]:
    """The rule of the method from the fields of a form, in the words of files; raises BadSetting."""
    found: dict[str, Any] = {}
    if method in BUDGETS:
        found = _budget(method, asked, values)
    elif method is Method.MAJORITY_JUDGMENT:
        found["grades"] = _grades(values.get("grades", ""))
    elif method is Method.SCORE:
        found["highest"] = _whole("highest", values.get("highest") or "5", 1, MOST_SCORE)
        found["total"] = values.get("total") or "sum"
        if found["total"] == "mean":
            found["least"] = _whole("least", values.get("least") or "1", 1, 9999)
    elif method is Method.SCHULZE:
        found = _schulze(asked, values)
    # Nothing was said yet: counting nobody tells whether the rule can be read at all.
    counting.count(Question(tuple(one.label for one in asked), (), method, found))
    return found


def _budget(method: Method, asked: tuple[Option, ...], values: Mapping[str, str]) -> dict[str, Any]:
    envelope = amount(values.get("envelope", ""))
    if not envelope:
        raise BadSetting("envelope", N_("Dites de combien est l’enveloppe, par exemple 30 000."))
    found: dict[str, Any] = {
        "budget": plain(envelope),
        "costs": {one.label: plain(Fraction(one.cost)) for one in asked},
    }
    if method is Method.GREEDY:
        found["too_dear"] = values.get("too_dear") or "skip"
    else:
        found["completion"] = values.get("completion") or "add1_then_utilitarian"
        found |= _increment(envelope)
    return found


def _increment(envelope: Fraction) -> dict[str, int]:
    """Shares of a large envelope are raised by more than one unit, so that raising them stays a matter of seconds."""
    unit = 1
    while envelope > unit * MOST_RAISES:
        unit *= 10
    return {"increment": unit} if unit > 1 else {}


def _grades(text: str) -> list[str]:
    named = [line for _number, line in _lines(text)] or list(GRADES)
    if not FEWEST_GRADES <= len(named) <= MOST_GRADES or len({one.casefold() for one in named}) != len(named):
        raise BadSetting(
            "grades", N_("Il faut de deux à %(most)s mentions différentes, une par ligne."), most=MOST_GRADES
        )
    if max(map(len, named)) > LONGEST_GRADE:
        raise BadSetting("grades", N_("Une mention a %(most)s caractères au plus."), most=LONGEST_GRADE)
    return named


def _schulze(asked: tuple[Option, ...], values: Mapping[str, str]) -> dict[str, Any]:
    named = {one.label.casefold(): one.label for one in asked}
    default = values.get("default_option", "").strip()
    if default and default.casefold() not in named:
        template = N_("« %(name)s » n’est pas l’une des propositions ci-dessus.")
        raise BadSetting("default_option", template, name=default[:60])
    found: dict[str, Any] = {"default_option": named[default.casefold()]} if default else {}
    thresholds = {}
    for number, line in _lines(values.get("thresholds", "")):
        label, _semicolon, ratio = (part.strip() for part in line.partition(";"))
        times = amount(ratio)
        if label.casefold() not in named or times is None:
            template = N_(
                "Ligne %(line)s : « Nom ; nombre de fois » est attendu, d’une proposition ci-dessus."
            )
            raise BadSetting("thresholds", template, line=number)
        thresholds[named[label.casefold()]] = {"ratio": str(plain(times)), "strict": False}
    if thresholds and not default:
        raise BadSetting("default_option", N_("Un seuil se compare à une option par défaut : nommez-la."))
    return {**found, **({"thresholds": thresholds} if thresholds else {})}


def _whole(field: str, text: str, least: int, most: int) -> int:
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len("100000") else -1
    if not least <= number <= most:
        template = N_("Un nombre entier de %(least)s à %(most)s est attendu.")
        raise BadSetting(field, template, least=least, most=most)
    return number
