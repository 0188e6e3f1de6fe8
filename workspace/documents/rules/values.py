"""Values inside updates: lib0's `Any` and JSON strings, both bounded in depth and in integers."""

from __future__ import annotations

import json
import math
import re
import struct
from typing import Any, NoReturn

from workspace.documents.rules.reading import BIGGEST, Malformed, Reader

DEEPEST = 16
LONGEST_JSON = 16 * 1024  # bytes of one embed, one mark or one presence
LONGEST_DIGITS = 17
_COMMON = {"null", "{}"}
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')

UNDEFINED, NULL, INTEGER, FLOAT32, FLOAT64 = 127, 126, 125, 124, 123
FALSE, TRUE, STRING, OBJECT, ARRAY = 121, 120, 119, 118, 117  # 122 bigint and 116 bytes: not ours
_FLOATS = {FLOAT32: struct.Struct(">f"), FLOAT64: struct.Struct(">d")}
_BARE = {UNDEFINED, NULL, TRUE, FALSE}


def units(text: str) -> int:
    """Its length as JavaScript counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def worded(reader: Reader, longest: int) -> bool:
    """Walk over one `Any`; whether it is words, `longest` units at most."""
    if reader.left and reader.data[reader.pos] == STRING:
        reader.byte()
        return units(reader.string()) <= longest
    skip_any(reader)
    return False


def skip_any(reader: Reader, depth: int = 0) -> None:
    """Walk over one `Any`; refuses bigints and raw bytes, which no attribute of the schema uses."""
    if depth > DEEPEST:
        raise Malformed("values nested too deep")
    kind = reader.byte()
    if kind == STRING:
        reader.string()
    elif kind == INTEGER:
        reader.sint()
    elif kind in (OBJECT, ARRAY):
        _skip_many(reader, depth, named=kind == OBJECT)
    elif kind in _FLOATS:
        _skip_float(reader, _FLOATS[kind])
    elif kind not in _BARE:
        raise Malformed(f"a value of an unknown kind ({kind})")


def _skip_many(reader: Reader, depth: int, *, named: bool) -> None:
    for _ in range(reader.count()):
        if named:
            reader.string()
        skip_any(reader, depth + 1)


def _skip_float(reader: Reader, layout: struct.Struct) -> None:
    (value,) = layout.unpack(reader.chunk(layout.size))
    if not math.isfinite(value):
        raise Malformed("a number that is not finite")


def parse_json(text: str) -> Any:
    """The value of a JSON string; Malformed when it is not one, too long, too deep or too big a number."""
    if len(text) > LONGEST_JSON:
        raise Malformed("a JSON value too long")
    if text in _COMMON:  # nearly all marks
        return None if text == "null" else {}
    if _depth(text) > DEEPEST:
        raise Malformed("JSON nested too deep")
    try:
        return json.loads(text, parse_int=_integer, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Malformed) else Malformed("a string that is not JSON") from error


def _depth(text: str) -> int:
    depth = deepest = 0
    for char in _STRINGS.sub("", text):
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_DIGITS or abs(int(digits)) > BIGGEST:
        raise Malformed("an integer beyond 2^53")
    return int(digits)


def _refuse(constant: str) -> NoReturn:
    raise Malformed(f"{constant} is not JSON")
