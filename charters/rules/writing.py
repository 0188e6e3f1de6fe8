"""A rule in writing: data, canonical JSON and its SHA-256, and back with every check.

The canonical text follows RFC 8785 for what rules hold (objects with ASCII keys, strings, integers,
booleans, null; never a float): keys sorted, no spaces, UTF-8. Fractions are written "2/3" in lowest
terms. Reading is strict: an unknown, repeated, missing or mistyped field is refused. A field that came after the first
rules is written only where it is not as usual: the text of a rule, and so its SHA-256, never changes.
"""

from __future__ import annotations

import json
import re
from dataclasses import Field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from charters.rules.functioning import InvalidRule

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Rule = TypeVar("Rule", bound=DataclassInstance)
else:
    Rule = TypeVar("Rule")

Data = dict[str, Any]
# Nine digits are enough for any share of any assembly, and keep hostile numbers small.
FRACTION = re.compile(r"(0|[1-9]\d{0,8})(?:/([1-9]\d{0,8}))?", re.ASCII)
LARGEST = 1_000_000


def as_data(rule: DataclassInstance) -> Data:
    """Plain values, ready for a JSON column; a field that came later is left out where it is as usual."""
    return {
        f.name: _plain(getattr(rule, f.name)) for f in fields(rule) if not _usual(f, getattr(rule, f.name))
    }


def _usual(field: Field[Any], value: object) -> bool:
    return bool(field.metadata.get("left_out")) and value == field.default


def canonical(rule: DataclassInstance) -> str:
    """The one text of a rule."""
    return json.dumps(as_data(rule), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rule_hash(rule: DataclassInstance) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal digits."""
    return sha256(canonical(rule).encode()).hexdigest()


def from_json(kind: type[Rule], text: str) -> Rule:
    """The rule a text describes; raises InvalidRule."""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InvalidRule("json", "not readable") from error
    return from_data(kind, data)


def _once(pairs: list[tuple[str, Any]]) -> Data:
    """A JSON object whose every key is written once."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("repeated key")
    return dict(pairs)


def from_data(kind: type[Rule], data: object) -> Rule:
    """The rule plain values describe; raises InvalidRule naming the field."""
    return _rule(kind, data, "rule")


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    return as_data(value) if is_dataclass(value) and not isinstance(value, type) else value


def _rule(kind: type[Rule], data: object, path: str) -> Rule:
    if not isinstance(data, dict):
        raise InvalidRule(path, "an object is expected")
    later = {f.name: f for f in fields(kind) if f.metadata.get("left_out")}
    expected = {f.name for f in fields(kind)} - (later.keys() - data.keys())
    if set(data) != expected:
        strays = ", ".join(sorted(str(name) for name in set(data) ^ expected))
        raise InvalidRule(path, f"unknown or missing: {strays}")
    hints = get_type_hints(kind)
    read = {name: _value(hints[name], data[name], f"{path}.{name}") for name in sorted(expected)}
    for name, value in read.items():
        if name in later and _usual(later[name], value):
            raise InvalidRule(f"{path}.{name}", "left out where it is as usual")
    return kind(**read)


def _value(hint: Any, value: object, path: str) -> object:
    if get_origin(hint) in (UnionType, Union):
        return None if value is None else _value(get_args(hint)[0], value, path)
    if is_dataclass(hint) and isinstance(hint, type):
        return _rule(hint, value, path)
    if hint is Fraction:
        return _fraction(value, path)
    if issubclass(hint, Enum):
        return _member(hint, value, path)
    if type(value) is not hint or (isinstance(value, int) and abs(value) > LARGEST):
        raise InvalidRule(path, f"{hint.__name__} expected")
    return value


def _fraction(value: object, path: str) -> Fraction:
    found = FRACTION.fullmatch(value) if isinstance(value, str) else None
    if found is None or str(Fraction(found[0])) != found[0]:
        raise InvalidRule(path, 'a fraction in lowest terms is expected, such as "2/3"')
    return Fraction(found[0])


def _member(hint: type[Enum], value: object, path: str) -> Enum:
    try:
        return hint(value)
    except ValueError as error:
        raise InvalidRule(path, f"one of {', '.join(str(m.value) for m in hint)} is expected") from error
