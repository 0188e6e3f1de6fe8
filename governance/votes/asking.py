"""What a motion asks among options: written from the form, frozen with the roll at opening."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlmodel import Session, col, delete

from charters.rules.sentences import RuleBroken, say
from foundation.errors import Conflict, Invalid
from governance.votes import options, record
from governance.votes.forms import AskedForm, MotionForm
from governance.votes.models import YES_NO, Motion, MotionOption, RollCollege
from governance.votes.rules import asked, choosing
from governance.votes.rules.asked import BadLines, BadSetting, Option
from governance.votes.rules.files import counting
from governance.votes.rules.files.question import Method, Question

NO_CHARTER = lazy_gettext("Une charte s’adopte par pour ou contre.")
BAD = "bad_rule"


def ask(db: Session, motion: Motion, form: MotionForm) -> None:
    """Write the options and the method, in place of those there were; raises Invalid, line by line."""
    db.exec(delete(MotionOption).where(col(MotionOption.motion_id) == motion.id))
    if form.kind == "yes_no":
        motion.method, motion.settings = YES_NO, ""
        return
    if form.charter:
        raise Invalid({"charter": NO_CHARTER})
    method, listed, settings = read(form)
    motion.method, motion.settings = method.value, _canonical(settings)
    db.add_all(
        MotionOption(
            initiative_id=motion.initiative_id,
            motion_id=motion.id or 0,
            label=one.label,
            about=one.about,
            cost=one.cost,
            position=position,
        )
        for position, one in enumerate(listed, 1)
    )
    db.flush()


def read(form: AskedForm) -> tuple[Method, tuple[Option, ...], dict[str, Any]]:
    """The method, the options and its settings; raises Invalid with a message for each field."""
    budget = form.kind == "budget"
    field = "projects" if budget else "options"
    method = Method(form.buying if budget else form.choosing)
    wrong: dict[str, object] = {}
    listed: tuple[Option, ...] = ()
    try:
        listed = asked.options(form.projects if budget else form.options, budget=budget)
    except BadLines as error:
        wrong[field] = " ".join(say(one, gettext) for one in error.sentences)
    try:
        # Without options there is nothing to check settings against but themselves.
        found = asked.settings(method, listed, _words(form)) if listed else {}
    except BadSetting as error:
        wrong[error.sentence.about] = say(error.sentence, gettext)
    except RuleBroken as error:
        wrong[field] = say(error.sentence, gettext)
    if wrong:
        raise Invalid(wrong)
    return method, listed, found


def _words(form: AskedForm) -> dict[str, str]:
    return {name: str(value) for name, value in form.model_dump(include=set(AskedForm.model_fields)).items()}


def freeze(db: Session, motion: Motion, rows: Sequence[RollCollege]) -> str:
    """Settings with the weights of the roll; the hash of all that is asked. Raises Conflict for a rule without sense."""
    weights = {row.code: row.weight for row in rows}
    settings = choosing.frozen(motion.rule, motion.asked, options.settings(motion), weights)
    labels = tuple(one.label for one in options.of(db, motion))
    try:
        counting.count(Question(labels, (), motion.asked, settings))
    except RuleBroken as error:
        raise Conflict(say(error.sentence, gettext), code=BAD) from error
    motion.settings = _canonical(settings)
    return record.seal(options.question(db, motion))


def _canonical(settings: dict[str, Any]) -> str:
    return json.dumps(settings, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
