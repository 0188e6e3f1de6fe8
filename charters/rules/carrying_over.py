"""Amendments that wait, once others were put in: the same words, at their places in the new text.

Only what is in conflict with nothing that was put in can be carried over. Putting two amendments in together, or one
and then the other carried over, gives the same article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from charters.rules.amending import Amendment, Replacement, written
from charters.rules.sub_amending import spans


def places(changes: Sequence[Replacement], put_in: Iterable[Replacement], lead: int = 0) -> tuple[int, ...]:
    """How far each change moves. Two at the same place keep the order in which a text is rewritten."""
    before = sorted(put_in)
    return tuple(sum(_grown(other) for other in before if other < one) - lead for one in changes)


def _grown(one: Replacement) -> int:
    return len(one.words) - (one.end - one.start)


def carried_over(
    amendment: Amendment, put_in: Sequence[Replacement], raw: str, *, article: str, sha256: str
) -> Amendment | None:
    """The amendment on the new version, where its article says `raw`; None when nothing is left of it."""
    if amendment.removes:
        return replace(amendment, article=article, sha256=sha256)
    moved = places(amendment.changes, put_in, _lead(raw, put_in))
    changes = _apart(_moved(amendment.changes, moved), len(written(raw)))
    return replace(amendment, article=article, sha256=sha256, changes=changes) if changes else None


def carried_over_inside(
    amendment: Amendment, inside: Sequence[Replacement], put_in: Sequence[Replacement], raw: str
) -> tuple[Replacement, ...]:
    """The changes of one of its sub-amendments: each goes where the words that it changes go."""
    moved = places(amendment.changes, put_in, _lead(raw, put_in))
    own = spans(amendment)
    return _moved(inside, [_of(one, own, moved) for one in inside])


def _of(one: Replacement, own: Sequence[tuple[int, int]], moved: Sequence[int]) -> int:
    return next(
        shift for (start, end), shift in zip(own, moved, strict=True) if start <= one.start and one.end <= end
    )


def _lead(raw: str, put_in: Sequence[Replacement]) -> int:
    """Spaces that what was put in left at the beginning, and that places do not count."""
    return len(raw) - len(raw.lstrip()) if put_in else 0


def _moved(changes: Sequence[Replacement], by: Sequence[int]) -> tuple[Replacement, ...]:
    return tuple(
        Replacement(one.start + shift, one.end + shift, one.words)
        for one, shift in zip(changes, by, strict=True)
    )


def _apart(changes: Iterable[Replacement], length: int) -> tuple[Replacement, ...]:
    """Within the text, and in one piece where what stood between two of them is gone."""
    found: list[Replacement] = []
    for one in changes:
        start, end = (min(max(place, 0), length) for place in (one.start, one.end))
        if found and found[-1].end == start:
            last = found.pop()
            found.append(Replacement(last.start, end, last.words + one.words))
        else:
            found.append(Replacement(start, end, one.words))
    return tuple(one for one in found if one.end > one.start or one.words)
