"""The ballot among options: what its card shows, and what people send with it, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from charters.rules.sentences import say
from foundation.errors import Invalid
from governance.votes import options, telling
from governance.votes.forms import AnswerForm
from governance.votes.models import Motion
from governance.votes.queries import HeldVoice
from governance.votes.rules import answers
from governance.votes.rules.answers import Fields, Sheet, Unclear
from governance.votes.rules.choosing import BUDGETS
from governance.votes.rules.files.question import Method

SEAT, AT = "seat-", "@"
OWN, SKIP = "own", "skip"
BLANKS = {
    Method.MAJORITY_JUDGMENT: lambda: _("Bulletin blanc : toutes les propositions reçoivent la pire mention"),
    Method.SCORE: lambda: _("Bulletin blanc : aucune note"),
    Method.SCHULZE: lambda: _("Bulletin blanc : aucun classement"),
}


@dataclass(frozen=True)
class Choice:
    """An option as the ballot shows it."""

    key: str
    label: str
    about: str
    cost: str


def card(
    db: Session, motion: Motion, ready: Sequence[HeldVoice], posted: MultiDict[str, str]
) -> dict[str, Any]:
    """What the card asks, filled with what was said or with what was just sent."""
    sheet = options.sheet(db, motion)
    said = {voice.answer for voice in ready}
    common = answers.again(sheet, next(iter(said))) if len(said) == 1 else {}
    return {
        "paper": sheet,
        "method": sheet.method.value,
        "proposed": shown(db, motion),
        "grades": list(reversed(list(enumerate(sheet.grades)))),
        "blank_words": blank_words(sheet.method),
        "filled": _fields(posted, "") if posted else common,
        "own": {voice.seat: _fields(posted, AT + voice.seat) if posted else answers.again(sheet, voice.answer)
                for voice in ready},
        "modes": {voice.seat: posted.get(SEAT + voice.seat, "") if posted
                  else OWN if len(said) > 1 and voice.answer else "" for voice in ready},
        "told": {voice.seat: words(sheet, voice.answer) for voice in ready if voice.answer},
        "envelope": telling.exact(Fraction(str(sheet.settings["budget"])))
        if sheet.method in BUDGETS else "",
    }  # fmt: skip


def shown(db: Session, motion: Motion) -> list[Choice]:
    """The options, costs as people write them."""
    return [
        Choice(one.public_id, one.label, one.about, telling.exact(Fraction(one.cost)) if one.cost else "")
        for one in options.of(db, motion)
    ]


def blank_words(method: Method) -> str:
    """What a blank ballot means by this method."""
    return BLANKS[method]() if method in BLANKS else _("Bulletin blanc : rien ne me convient")


def words(sheet: Sheet, answer: str) -> str:
    """A ballot in one line: « Halle : Bien ; Four : Passable »."""
    if answers.is_blank(answer):
        return _("Blanc")
    told = answers.told(sheet, answer)
    if sheet.method in answers.APPROVING:
        return ", ".join(name for name, _word in told)
    if sheet.method is Method.SCHULZE:
        told = tuple((name, _("rang %(rank)s", rank=rank)) for name, rank in told)
    return _(" ; ").join(_("%(option)s : %(word)s", option=name, word=word) for name, word in told)


def read(sheet: Sheet, form: MultiDict[str, str], held: Sequence[str]) -> AnswerForm:
    """The ballots a form makes: the common one is read only if a seat takes it. Raises Invalid."""
    modes = {name.removeprefix(SEAT): mode for name, mode in form.items() if name.startswith(SEAT) and mode}
    wrong: dict[str, object] = {}
    seats: dict[str, str] = {}
    for seat, mode in modes.items():
        try:
            seats[seat] = "" if mode == SKIP else answers.read(sheet, _fields(form, AT + seat))
        except Unclear as error:
            wrong[SEAT + seat] = say(error.sentence, _)
    common = ""
    if not held or set(held) - set(modes):
        try:
            common = answers.read(sheet, _fields(form, ""))
        except Unclear as error:
            wrong["choice"] = say(error.sentence, _)
    if wrong:
        raise Invalid(wrong)
    return AnswerForm(common=common, seats=seats)


def _fields(form: Mapping[str, str] | MultiDict[str, str], suffix: str) -> Fields:
    """The fields of one ballot of the card, without what tells them from those of the others."""
    if not isinstance(form, MultiDict):
        return {}
    if suffix:
        return {name.removesuffix(suffix): form.getlist(name) for name in form if name.endswith(suffix)}
    return {name: form.getlist(name) for name in form if AT not in name}
