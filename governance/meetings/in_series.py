"""What the forms of a meeting that comes back offer: how far a change goes, how many meetings and letters that is, and
the letters themselves, drawn before any transaction begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session

from foundation import web
from foundation.errors import Conflict
from governance.meetings import announcing, audience, screens, series
from governance.meetings.actions.keeping_series import MEANWHILE, Step
from governance.meetings.forms import ChangeForm, ExtentForm
from governance.meetings.models import Meeting
from governance.meetings.queries import Recipient
from governance.meetings.rules.series import EXTENT_NAMES, Announced, Extent, follows
from people import current

Telling = Callable[[Session, Meeting], list[Recipient]]


@dataclass(frozen=True)
class Choices:
    """The two answers, each with what it reaches: (value, label, note). `counted` is what the second one announces."""

    options: tuple[tuple[str, str, str], ...]
    counted: str


def changing(meeting: Meeting) -> Choices | None:
    """What a change may reach; None for a meeting that nothing follows."""
    return _choices(meeting, _called)


def calling_off(meeting: Meeting) -> Choices | None:
    return _choices(meeting, announcing.to_tell)


def _called(db: Session, meeting: Meeting) -> list[Recipient]:
    return audience.of(db, meeting) if meeting.notice_sent_at is not None else []


def _choices(meeting: Meeting, tell: Telling) -> Choices | None:
    rows = series.following(web.db(), meeting, web.now())
    if not rows:
        return None
    counts = [_addressed(tell, one) for one in (meeting, *rows)]
    alone, every = (1, counts[0]), (len(counts), sum(counts))
    return Choices(
        tuple(
            (extent.value, _(EXTENT_NAMES[extent]), _reach(*found))
            for extent, found in ((Extent.ALONE, alone), (Extent.FOLLOWING, every))
        ),
        _mark(*every),
    )


def _addressed(tell: Telling, meeting: Meeting) -> int:
    return sum(bool(one.email) for one in tell(web.db(), meeting))


def _mark(meetings: int, letters: int) -> str:
    return f"{meetings}-{letters}"


def _reach(meetings: int, letters: int) -> str:
    held = ngettext("Une réunion", "%(num)s réunions", meetings)
    sent = ngettext("une lettre", "%(num)s lettres", letters) if letters else _("aucune lettre")
    return f"{held}, {sent}"


def changes(meeting: Meeting, form: ChangeForm) -> list[Step]:
    """What a change makes of the meeting, then of each that follows it. Raises Conflict when what was read has changed."""
    db, zone, now = web.db(), current.initiative().time_zone, web.now()
    _ensure_as_read(meeting, form, _called)
    before, after = series.announced(meeting, zone), _wanted(meeting, form)
    steps = [_step(meeting, form)]
    for row in series.following(db, meeting, now):
        was = series.announced(row, zone)
        becomes = follows(before, after, was)
        public = form.public if _opens(meeting, form) and row.notice_sent_at is None else row.public
        same = becomes == was and public == row.public
        steps.append(_step(row, None if same else _form(form, becomes, public=public)))
    return steps


def _wanted(meeting: Meeting, form: ChangeForm) -> Announced:
    title = form.title or meeting.title
    return Announced(title, form.day, form.start, form.end, form.place, form.remote_link)


def _opens(meeting: Meeting, form: ChangeForm) -> bool:
    """Whether it becomes public, or no longer is: asked only before the notice has left."""
    return meeting.notice_sent_at is None and form.public != meeting.public


def _form(form: ChangeForm, becomes: Announced, *, public: bool) -> ChangeForm:
    """The same form for another meeting of the series; what it says was checked with the first."""
    return form.model_copy(update={**vars(becomes), "public": public})


def _step(row: Meeting, form: ChangeForm | None) -> Step:
    if form is None or row.notice_sent_at is None:
        return Step(series.mark(row), (), form)
    after = announcing.moved(row, form, current.initiative().time_zone)
    letters = announcing.update(screens.told(after), row, _called(web.db(), row), now=web.now())
    return Step(series.mark(row), letters, form)


def cancellations(meeting: Meeting, form: ExtentForm, reason: str) -> list[Step]:
    """The letters that call off the meeting and each that follows it. Raises Conflict when what was read has changed."""
    db, now = web.db(), web.now()
    _ensure_as_read(meeting, form, announcing.to_tell)
    return [
        Step(
            series.mark(row),
            announcing.cancellation(
                screens.told(announcing.called_off(row)), announcing.to_tell(db, row), reason, now=now
            ),
        )
        for row in (meeting, *series.following(db, meeting, now))
    ]


def _ensure_as_read(meeting: Meeting, form: ExtentForm, tell: Telling) -> None:
    """Nobody sends more letters than she has read."""
    found = _choices(meeting, tell)
    if form.counted and (found is None or found.counted != form.counted):
        raise Conflict(MEANWHILE, code="meanwhile")


def sent(steps: Iterable[Step]) -> int:
    """How many letters leave."""
    return sum(bool(letter.to) for step in steps for letter in step.letters)


def changed_words(steps: Sequence[Step]) -> str:
    """What was done, in a sentence."""
    n = sum(one.form is not None for one in steps)
    return _sentence(ngettext("Une réunion change", "%(num)s réunions changent", n), steps)


def cancelled_words(steps: Sequence[Step]) -> str:
    words = ngettext("Une réunion est annulée", "%(num)s réunions sont annulées", len(steps))
    return _sentence(words, steps)


def _sentence(done: str, steps: Sequence[Step]) -> str:
    letters = sent(steps)
    told = (
        ngettext("une lettre part", "%(num)s lettres partent", letters)
        if letters
        else _("aucune lettre ne part, personne n’en avait reçu la convocation")
    )
    return f"{done}\u00a0; {told}."
