"""Binding papers into one file: a cover, then each paper whole, in the order of the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Chapter:
    """An item of the agenda: its title, then each paper with how many pages it has."""

    title: str
    papers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Mark:
    """A bookmark: the page it leads to, from 1, and those under it."""

    title: str
    page: int
    under: tuple[Mark, ...] = ()


def bound(chapters: Sequence[Chapter], cover: int) -> tuple[Mark, ...]:
    """The bookmarks of the file, after a cover of so many pages. An item without a paper leads to the cover, where it stands."""
    pages = [number for chapter in chapters for _title, number in chapter.papers]
    first = iter(accumulate(pages, initial=cover + 1))
    made = []
    for chapter in chapters:
        under = tuple(Mark(title, next(first)) for title, _number in chapter.papers)
        made.append(Mark(chapter.title, under[0].page if under else 1, under))
    return tuple(made)


def admitted(sizes: Sequence[int], most: int) -> tuple[bool, ...]:
    """Which of these fit, taken in order: one that is too large leaves its room to those that follow."""
    left, found = most, []
    for size in sizes:
        found.append(size <= left)
        left -= size if size <= left else 0
    return tuple(found)
