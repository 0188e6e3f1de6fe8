"""French first, English complete: choice of language, dates and numbers set as a printer would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, force_locale, format_date, format_datetime, format_decimal, get_locale
from flask_babel import gettext as _
from jinja2 import StrictUndefined

LANGUAGES = ("fr", "en")
NAMES = {"fr": "Français", "en": "English"}
DEFAULT_ZONE = "Europe/Paris"
MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
NBSP = "\u00a0"
NNBSP = "\u202f"


def install(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    Babel(app, default_locale="fr", locale_selector=choose, timezone_selector=zone)
    for filter_ in (day, moment, hour, ago, number, weekday, iso):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.undefined = StrictUndefined  # a forgotten value is a mistake, not an empty word
    app.jinja_env.globals.update(languages=NAMES, language=lambda: str(get_locale()))


def choose() -> str:
    """The person's choice, else what the browser prefers among ours, else French."""
    if not has_request_context():
        return "fr"
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "fr"


def zone() -> str:
    """The initiative's time zone, when a page of one is shown."""
    return str(g.get("time_zone", DEFAULT_ZONE)) if has_request_context() else DEFAULT_ZONE


def in_each(said: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """Subject and text of a letter in every language, French first: nobody has told us which its reader reads."""
    told = []
    for language in LANGUAGES:
        with force_locale(language):
            told.append(said())
    return " / ".join(subject for subject, _text in told), "\n\n———\n\n".join(text for _subject, text in told)


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(zone()))


def french() -> bool:
    return str(get_locale()) != "en"


def day(at: date) -> str:
    """22 novembre 2026 (1er for the first); a moment is told in the initiative's time zone, a date as it is."""
    text = format_datetime(at, "d MMMM yyyy") if isinstance(at, datetime) else format_date(at, "d MMMM yyyy")
    first = (local(at) if isinstance(at, datetime) else at).day == 1
    return text.replace("1 ", f"1er{NBSP}", 1) if french() and first else text.replace(" ", NBSP, 1)


def weekday(at: datetime) -> str:
    """dimanche 22 novembre."""
    text = format_datetime(at, "EEEE d MMMM")
    return text.replace(" 1 ", f" 1er{NBSP}", 1) if french() else text


def hour(at: datetime) -> str:
    """18 h 40 in French, 18:40 in English; no minutes when they are nought in French."""
    here = local(at)
    if not french():
        return f"{here:%H:%M}"
    return f"{here.hour}{NBSP}h" + (f"{NBSP}{here:%M}" if here.minute else "")


def moment(at: datetime) -> str:
    """dimanche 22 novembre, 18 h 40."""
    return f"{weekday(at)}, {hour(at)}"


def iso(at: datetime) -> str:
    """For the datetime attribute of <time>."""
    return at.isoformat(timespec="seconds")


def ago(at: datetime) -> str:
    """How long since, in words; a date beyond a week."""
    seconds = int((current_app.extensions["clock"].now() - at).total_seconds())
    if seconds < MINUTE:
        return _("à l’instant")
    for unit, size, words in (
        (MINUTE, HOUR, _("il y a %(n)s min")),
        (HOUR, DAY, _("il y a %(n)s h")),
        (DAY, WEEK, _("il y a %(n)s j")),
    ):
        if seconds < size:
            return words % {"n": seconds // unit}
    return _("le %(day)s", day=day(at))


def number(value: float) -> str:
    """14 000 with a no-break space in French."""
    return str(format_decimal(value)).replace(NNBSP, NBSP)
