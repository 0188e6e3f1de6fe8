"""Writing lib0's binary encoding."""

from __future__ import annotations

from workspace.documents.rules.reading import MORE


def uint(value: int) -> bytes:
    """A varUint: little-endian groups of seven bits."""
    if value < MORE:
        return bytes((value,))
    if value < MORE * MORE:
        return bytes((MORE | (value % MORE), value >> 7))
    groups = bytearray()
    while value >= MORE:
        groups.append(MORE | (value % MORE))
        value >>= 7
    groups.append(value)
    return bytes(groups)
