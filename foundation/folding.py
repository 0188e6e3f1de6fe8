"""Words as they are compared: without case, accents nor ligatures, and the forms one French word takes. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

LONGEST_WORD = 64  # letters; what is longer is not a word, and PostgreSQL refuses the very long ones
MOST_LETTERS = 600_000  # of the different words of one text: a book; PostgreSQL takes a million bytes
PLURAL, EVERYDAY = 4, 3  # letters from which a final s or x is a plural, and from which a beginning is enough
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_WORD = re.compile(r"[^\W_]+")
# Words that say nothing of what is looked for; the first ones are what elision leaves before an apostrophe.
_SAYING_NOTHING = """
    l d j m t s n c qu jusqu lorsqu puisqu quoiqu a au aux avec ce ces cet cette dans de des du elle en est et il ils
    elles la le les leur leurs ma mais me mes mon ne nos notre nous on ou par pas pour que qui sa se ses son sur ta te
    tes ton tu un une vos votre vous y the of and to in for"""
EMPTY = frozenset(_SAYING_NOTHING.split())


def fold(text: str) -> str:
    """Lower case, no accents, no ligatures (NFKD without marks): what people type is compared with this."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in lowered if not unicodedata.combining(c)).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text, in order: an apostrophe, a hyphen, a stroke or a mark parts them."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def indexed(title: str, text: str) -> str:
    """The different words of a text in the order they come, parted by spaces; what would not fit is left out."""
    kept: list[str] = []
    room = MOST_LETTERS
    for word in dict.fromkeys(chain(words(title), words(text))):
        room -= len(word.encode()) + 1
        if room < 0:
            break
        kept.append(word)
    return " ".join(kept)


def indexed_title(title: str) -> str:
    """The words of a title, each between two spaces."""
    return f" {' '.join(words(title))} "


def spellings(*texts: str) -> dict[str, str]:
    """Folded word → how it is written, the first time it comes, in lower case."""
    found: dict[str, str] = {}
    for text in texts:
        for written in _WORD.findall(unicodedata.normalize("NFC", text)):
            folded = fold(written)
            if folded not in found:
                found[folded] = written.lower()
    return found


@dataclass(frozen=True)
class Term:
    """One word of a question: texts with a word that begins with `begins`, or with one of `whole`, answer it."""

    word: str
    begins: str
    whole: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(form for form in (self.begins, *self.whole) if form)


def term(word: str) -> Term:
    """The forms of a folded word: singular and plural find each other."""
    if len(word) < EVERYDAY:
        return Term(word, "", (word,))
    if not word.isalpha() or len(word) < PLURAL:
        return Term(word, word)
    return Term(word, word, _kin(word))


def _kin(word: str) -> tuple[str, ...]:
    """Singulars of a plural, plurals of a singular that its beginning does not give."""
    if word.endswith("aux") and len(word) > PLURAL:
        return word[:-1], f"{word[:-3]}al", f"{word[:-3]}ail"
    if word.endswith(("s", "x")):
        return (word[:-1],)
    if word.endswith("ail"):
        return (f"{word[:-3]}aux",)
    return (f"{word[:-2]}aux",) if word.endswith("al") else ()


def question(text: str, most: int = 10) -> list[str]:
    """The words to look for: those that say something, or all of them when none does."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in EMPTY][:most] or every[:most]


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, take away, change or exchange with their neighbour; `most` + 1 as soon as it takes more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    return min(_changes(_places(one), len(one), other), most + 1)


def nearest(word: str, known: Iterable[str], most: int) -> list[str]:
    """Those of `known` that take the fewest changes, `most` at most; the same first letter first."""
    letters, places, size = set(word), _places(word), len(word)
    found: list[str] = []
    for other in known:
        # A change touches two kinds of letters at most: most of the others are set aside before being compared.
        if len(letters.symmetric_difference(other)) > 2 * most or not -most <= len(other) - size <= most:
            continue
        changes = _changes(places, size, other)
        if 0 < changes <= most:
            if changes < most:
                most, found = changes, []  # those found until now are further
            found.append(other)
    return sorted(found, key=lambda other: (other[:1] != word[:1], other))


def _places(word: str) -> dict[str, int]:
    """Where each of its letters stands, a bit each."""
    places: dict[str, int] = {}
    for place, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << place
    return places


def _changes(places: Mapping[str, int], size: int, other: str) -> int:
    """Edit distance with neighbours exchanged, a column of its table in two numbers (Hyyrö 2003, after Myers).

    A bit of `more` says that the count grows by one from the letter before, one of `less` that it falls by one.
    """
    if not size:
        return len(other)
    whole, last = (1 << size) - 1, 1 << size - 1
    more, less, level, met, count = whole, 0, 0, 0, size
    for letter in other:
        here = places.get(letter, 0)
        exchanged = (~level & here) << 1 & met
        level = ((here & more) + more ^ more | here | less | exchanged) & whole
        grown, fallen = less | ~(level | more) & whole, level & more
        count += bool(grown & last) - bool(fallen & last)
        grown, fallen = grown << 1 | 1, fallen << 1
        more, less, met = (fallen | ~(level | grown)) & whole, level & grown, here
    return count
