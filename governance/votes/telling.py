"""Sentences of the rules on a page: every number of a verdict is a link to where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from flask_babel import gettext
from markupsafe import Markup, escape

from charters.rules.sentences import Listed, Percent, Sentence, Value, number, say
from charters.rules.transcripts import Data, from_data

ANCHORS = {
    "quorum": "src-quorum",
    "total": "src-weights",
    "outcome": "src-weights",
    "double": "src-colleges",
    "tie": "rule-tie",
    "ballot": "src-secrecy",
}
"""Where a figure comes from, by what its sentence is about, on the page of a result."""
SOURCES = {
    "counted": "nominal",
    "seats": "nominal",
    "represented": "proxies",
    "required": "rule-quorum",
    "fraction": "rule-quorum",
    "min": "rule-quorum",
    "bar": "rule-threshold",
    "envelope": "rule-threshold",
}
"""The same by the name of the value, where that says more: the roll, the proxies, an article of the rule."""
ARTICLES = {
    "quorum": "rule-quorum",
    "total": "rule-threshold",
    "double": "rule-double",
    "outcome": "rule-empty",
    "tie": "rule-tie",
}
"""The sentences of a rule, by what they are about."""
JOINED = Markup('</a>/<a href="#nominal">')


def words(sentence: Sentence) -> str:
    """In the reader's language."""
    return say(sentence, gettext)


def told(stored: Iterable[Data]) -> str:
    """Stored sentences one after the other, in the reader's language."""
    return " ".join(words(from_data(one)) for one in stored)


def share(value: Fraction) -> str:
    """A percentage, with « ≈ » where it had to be rounded."""
    return words(Sentence("%(share)s", {"share": Percent(value)}))


def exact(value: Fraction) -> str:
    """22,5 or 70/3."""
    return number(value, gettext)


def linked(data: Data) -> Markup:
    """A stored sentence with its numbers linked to the parts of the page that explain them."""
    sentence = from_data(data)
    told = _linked(sentence)
    if sentence.about == "tie":
        # What decided is the rule itself: the sentence has no figure of its own.
        return _link(told, ANCHORS["tie"])
    # « 14/20 » are two figures of the roll, and one thing to follow.
    return told.replace(JOINED, "/")


def _linked(sentence: Sentence, about: str = "") -> Markup:
    about = sentence.about or about
    values: Mapping[str, Markup] = {
        name: _value(name, value, about) for name, value in sentence.values.items()
    }
    template = escape(gettext(sentence.template))
    return template % values if values else template


def _value(name: str, value: Value, about: str) -> Markup:
    if isinstance(value, Listed):
        return escape(value.separator).join(_value(name, item, about) for item in value.items)
    if isinstance(value, Sentence):
        # « collège ESS 75 % » is one thing to follow, and so is « ≈ 315,84 ».
        one = not SOURCES.keys() & value.values.keys() and any(map(_figure, value.values.values()))
        return (
            _link(say(value, gettext), _source(name, value.about or about)) if one else _linked(value, about)
        )
    text = words(Sentence("%(value)s", {"value": value}))
    # A threshold of two thirds is told as it is said: « 2/3 ».
    return _link(text, _source(name, about)) if _figure(value) or name in SOURCES else escape(text)


def _figure(value: Value) -> bool:
    return isinstance(value, int | Fraction | Percent)


def _source(name: str, about: str) -> str:
    """The part of the page a figure comes from."""
    if about.startswith("college:"):
        return f"ballots-{about.removeprefix('college:')}"
    return SOURCES.get(name) or ANCHORS.get(about, "")


def _link(text: str, anchor: str) -> Markup:
    return Markup('<a href="#{}">{}</a>').format(anchor, text) if anchor else escape(text)
