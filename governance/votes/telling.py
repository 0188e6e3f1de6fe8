"""Sentences of the rules on a page: every number of a verdict is a link to where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import gettext
from markupsafe import Markup, escape

from charters.rules.sentences import Listed, Percent, Sentence, Value, number, say
from charters.rules.transcripts import Data, from_data

ANCHORS = {"quorum": "src-quorum", "total": "src-weights", "double": "src-colleges", "tie": "src-rule"}
RULE = frozenset({"bar", "required", "fraction", "min"})
"""Values that the rule says, and not the count."""


def words(sentence: Sentence) -> str:
    """In the reader's language."""
    return say(sentence, gettext)


def share(value: Fraction) -> str:
    """A percentage, with « ≈ » where it had to be rounded."""
    return words(Sentence("%(share)s", {"share": Percent(value)}))


def exact(value: Fraction) -> str:
    """22,5 or 70/3."""
    return number(value, gettext)


def linked(data: Data) -> Markup:
    """A stored sentence with its numbers linked to the parts of the page that explain them."""
    return _linked(from_data(data))


def _linked(sentence: Sentence) -> Markup:
    values: Mapping[str, Markup] = {
        name: _value(name, value, sentence.about) for name, value in sentence.values.items()
    }
    template = escape(gettext(sentence.template))
    return template % values if values else template


def _value(name: str, value: Value, about: str) -> Markup:
    if isinstance(value, Listed):
        return escape(value.separator).join(_value(name, item, about) for item in value.items)
    if isinstance(value, Sentence):
        counted = any(isinstance(one, int | Fraction | Percent) for one in value.values.values())
        # « 14/15, dont 1 représenté » is one thing to follow, and so is « collège ESS 75 % ».
        return _link(say(value, gettext), value.about or about) if counted else _linked(value)
    text = words(Sentence("%(value)s", {"value": value}))
    if isinstance(value, int | Fraction | Percent):
        return _link(text, "tie" if name in RULE else about)
    return escape(text)


def _link(text: str, about: str) -> Markup:
    anchor = f"college-{about[8:]}" if about.startswith("college:") else ANCHORS.get(about, "")
    return Markup('<a href="#{}">{}</a>').format(anchor, text) if anchor else escape(text)
