"""What a text that is amended should say, told by somebody who knows nothing of places in it.

She keeps the words of each article in a list, and what each amendment asks for one of these words. Every word is written
once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Asked:
    """What an amendment asks: another word for one, a word before one, or that the article goes."""

    article: int
    kind: str
    target: str = ""
    word: str = ""

    def meets(self, other: Asked) -> bool:
        """Whether both cannot be put in: an observer's own words for it."""
        if self.article != other.article:
            return False
        if "goes" in (self.kind, other.kind):
            return True
        return self.kind == other.kind and self.target == other.target


class Observed:
    """The charter as lists of words, and what became of each amendment."""

    def __init__(self) -> None:
        self.articles: dict[int, list[str]] = {}
        self.versions = 1
        self.waiting: dict[int, Asked] = {}
        self.left_behind: set[int] = set()
        self.fates: dict[int, str] = {}

    def carries(self, numbers: list[int]) -> bool:
        """Put in, in that order; whether anything was."""
        put_in: list[Asked] = []
        for number in [one for one in numbers if one not in self.fates]:
            if number in self.left_behind:
                self.fates[number] = "stray"
                continue
            asked = self.waiting.pop(number)
            fits = not any(asked.meets(other) for other in put_in)
            lasts = asked.kind != "goes" or len(self.articles) > 1
            self.fates[number] = "put_in" if fits and lasts else "lapsed"
            if fits and lasts:
                self._says(self._followed(asked, put_in))
                put_in.append(asked)
        for number, waiting in list(self.waiting.items()):
            if number in self.left_behind:  # on an earlier version: told to be astray by its own vote
                continue
            if any(waiting.meets(other) for other in put_in):
                self.fates[number] = "lapsed"
                del self.waiting[number]
            else:
                self.waiting[number] = self._followed(waiting, put_in)
        return bool(put_in)

    def _says(self, asked: Asked) -> None:
        if asked.kind == "goes":
            del self.articles[asked.article]
            return
        words = self.articles[asked.article]
        place = words.index(asked.target)
        words[place : place + (asked.kind == "instead")] = [asked.word]

    def _followed(self, waiting: Asked, put_in: list[Asked]) -> Asked:
        """A word before one that was replaced meanwhile comes before the new one."""
        for other in put_in:
            if other.kind == "instead" and (other.article, other.target) == (waiting.article, waiting.target):
                return replace(waiting, target=other.word)
        return waiting
