"""Sentences as plain data, to be stored with a result and said again later in any language.

{"say": template, "with": {name: value}, "about": figure}; values are strings and integers as they are,
{"fraction": "45/2"}, {"percent": "3/4"}, {"list": […], "by": " + "}, or a sentence.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from charters.rules.sentences import Listed, Percent, Sentence, Value

Data = dict[str, Any]


def as_data(sentence: Sentence) -> Data:
    """Ready for a JSON column."""
    values = {name: _plain(value) for name, value in sentence.values.items()}
    return {"say": sentence.template, "with": values, "about": sentence.about}


def from_data(data: Data) -> Sentence:
    """The sentence `as_data` wrote. Not for texts from strangers: it trusts the shape."""
    values = {name: _value(value) for name, value in data["with"].items()}
    return Sentence(data["say"], values, data["about"])


def _plain(value: Value) -> str | int | Data:
    if isinstance(value, Sentence):
        return as_data(value)
    if isinstance(value, Listed):
        return {"list": [_plain(item) for item in value.items], "by": value.separator}
    if isinstance(value, Percent):
        return {"percent": str(value.share)}
    return {"fraction": str(value)} if isinstance(value, Fraction) else value


def _value(data: str | int | Data) -> Value:
    if not isinstance(data, dict):
        return data
    if "say" in data:
        return from_data(data)
    if "list" in data:
        return Listed(tuple(_value(item) for item in data["list"]), data["by"])
    if "percent" in data:
        return Percent(Fraction(data["percent"]))
    return Fraction(data["fraction"])
