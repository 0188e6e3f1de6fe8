"""Whether a version of the charter only corrects the typography of another: then its signatures stay.

The same articles under the same numbers, in the same parts, as many pledges and paragraphs; and, word by word, only
spaces, signs that change no sense, capitals, accents, and misspellings. Whatever is not plainly that is refused, with
the words concerned: the version may then be put in force as another text, to be signed again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from charters.rules.binding_words import (
    are_neighbours,
    folded,
    is_hinge,
    is_number,
    is_settled,
    keeps_accents,
)
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.misspelt import put_right
from charters.rules.sentences import N_, Sentence, Value

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
# Signs as they are typed; the first of each kind stands for the others.
QUOTES, APOSTROPHES, DASHES = '«»“”„‟"‹›', "'’‘ʼ´`", "-‐‑‒–—"
ONE_KIND = str.maketrans({sign: kind[0] for kind in (APOSTROPHES, DASHES) for sign in kind})
SPACES = re.compile(r"\s+")
REPEATED = re.compile(r"([.,;:!?])\1+")
BOTH = 2

# Templates of what is refused, with where and the words concerned.
NUMBER = N_("%(where)s : un nombre ou une date change, « %(old)s » → « %(new)s ».")
ACCENT = N_("%(where)s : l’accent fait un autre mot, « %(old)s » → « %(new)s ».")
ENGAGES = N_("%(where)s : un mot qui engage change, « %(old)s » → « %(new)s ».")
OTHER = N_("%(where)s : ce n’est pas une faute de frappe, c’est un autre mot, « %(old)s » → « %(new)s ».")
SIGN = N_("%(where)s : un signe peut changer le sens, « %(old)s » → « %(new)s ».")
INSTEAD = N_("%(where)s : des mots en remplacent d’autres, « %(old)s » → « %(new)s ».")


@dataclass(frozen=True)
class Word:
    """A word as it is written, and the signs and spaces that stand before it."""

    said: str
    before: str = ""

    @property
    def plain(self) -> str:
        return folded(self.said)


END = Word("")
"""What stands after the last word: no word, and the signs that close a paragraph."""


def refusals(before: CharterText, after: CharterText) -> tuple[Sentence, ...]:
    """Why the second is more than a correction of the first, in reading order; none when it is one."""
    return tuple(_refusals(before, after))


def _refusals(before: CharterText, after: CharterText) -> Iterator[Sentence]:
    kept = _words_of(after)
    title, preamble = Sentence(N_("Titre")), Sentence(N_("Préambule"))
    yield from _text(title, before.title, after.title, kept)
    yield from _text(preamble, before.preamble, after.preamble, kept)
    pledges = Sentence(N_("Engagements en bref"))
    if len(before.pledges) != len(after.pledges):
        yield _said(N_("%(where)s : une ligne est ajoutée ou retirée."), pledges)
    else:
        for old, new in zip(before.pledges, after.pledges, strict=True):
            yield from _text(pledges, old, new, kept)
    yield from _articles(before, after, kept)


def _articles(before: CharterText, after: CharterText, kept: Collection[str]) -> Iterator[Sentence]:
    old, new = ({one.number: one for one in text.articles} for text in (before, after))
    for number in sorted(old.keys() | new.keys()):
        where = Sentence(N_("Article %(n)s"), {"n": number})
        if number not in new:
            yield _said(N_("%(where)s : il est retiré."), where)
        elif number not in old:
            yield _said(N_("%(where)s : il est ajouté."), where)
        else:
            yield from _article(where, old[number], new[number], kept)


def _article(
    where: Sentence, old: ArticleText, new: ArticleText, kept: Collection[str]
) -> Iterator[Sentence]:
    if old.part != new.part:
        yield _said(N_("%(where)s : il change de partie."), where)
    yield from _text(where, old.title, new.title, kept)
    yield from _text(where, old.text, new.text, kept)


def _text(where: Sentence, before: str, after: str, kept: Collection[str]) -> Iterator[Sentence]:
    if before == after:
        return
    old, new = _paragraphs(before), _paragraphs(after)
    if len(old) != len(new):
        yield _said(N_("%(where)s : un paragraphe est ajouté, retiré ou coupé."), where)
        return
    for one, other in zip(old, new, strict=True):
        yield from _paragraph(where, one, other, kept)


def _paragraph(where: Sentence, before: str, after: str, kept: Collection[str]) -> Iterator[Sentence]:
    old, new = _words(before), _words(after)
    plain_old, plain_new = ([word.plain for word in words] for words in (old, new))
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, plain_old, plain_new, autojunk=False).get_opcodes():
        if j - i != m - k:
            found.append(_moved(where, old[i:j], new[k:m]))
        else:
            pairs = zip(old[i:j], new[k:m], strict=True)
            found += [why for one, other in pairs if (why := _word(where, one, other, kept, kind))]
    yield from found or _signs(where, old, new)


def _word(where: Sentence, old: Word, new: Word, kept: Collection[str], kind: str) -> Sentence | None:
    """Why one word is not the other put right; None when it is."""
    said = (old.said, new.said)
    if any(map(is_number, said)):
        return None if old.said == new.said else _changed(NUMBER, where, *said)
    if kind == "equal":
        same = old.said.casefold() == new.said.casefold() or not keeps_accents(old.said)
        return None if same else _changed(ACCENT, where, *said)
    if any(map(is_settled, said)):
        return _changed(ENGAGES, where, *said)
    slip = put_right(old.plain, new.plain, still_said=old.plain in kept or are_neighbours(*said))
    return None if slip else _changed(OTHER, where, *said)


def _signs(where: Sentence, old: Sequence[Word], new: Sequence[Word]) -> Iterator[Sentence]:
    """Signs between the words, once the words are the same ones."""
    for place, (one, other) in enumerate(zip(old, new, strict=True)):
        beside = old[place - 1] if place else END
        if _weighed(beside, one) != _weighed(beside, other):
            shown = [f"{beside.said}{word.before}{word.said}".strip() for word in (one, other)]
            yield _changed(SIGN, where, *shown)


def _weighed(last: Word, word: Word) -> str:
    """The signs that count between two words: never quotes; apostrophes, dashes and commas where they might."""
    beside = [one.said for one in (last, word) if one.said]
    numbers, hinge = sum(map(is_number, beside)), any(map(is_hinge, beside))
    free = set(QUOTES)
    if not numbers:
        free |= {"'"} if hinge else {"'", "-"}
    if numbers < BOTH and not hinge:
        free.add(",")
    signs = "".join(word.before.split()).translate(ONE_KIND).replace("…", ".")
    signs = REPEATED.sub(r"\1", "".join(sign for sign in signs if sign not in free))
    return signs if word.said else signs.rstrip(".,;:")


def _words(text: str) -> list[Word]:
    """The words in order, and what closes the text as a last one without letters."""
    text = unicodedata.normalize("NFC", text)
    found, place = [], 0
    for match in WORD.finditer(text):
        found.append(Word(match[0], SPACES.sub(" ", text[place : match.start()])))
        place = match.end()
    return [*found, Word("", SPACES.sub(" ", text[place:]))]


def _words_of(charter: CharterText) -> frozenset[str]:
    """Every word of a charter, plain."""
    texts = [charter.title, charter.preamble, *charter.pledges]
    for one in charter.articles:
        texts += [one.title, one.text]
    return frozenset(word.plain for text in texts for word in _words(text))


def _paragraphs(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [one for one in PARAGRAPHS.split(lines) if one]


def _moved(where: Sentence, old: Sequence[Word], new: Sequence[Word]) -> Sentence:
    gone, come = (" ".join(word.said for word in words if word.said) for words in (old, new))
    if not gone:
        return _said(N_("%(where)s : des mots sont ajoutés, « %(words)s »."), where, words=come)
    if not come:
        return _said(N_("%(where)s : des mots sont retirés, « %(words)s »."), where, words=gone)
    return _changed(INSTEAD, where, gone, come)


def _changed(template: str, where: Sentence, old: str, new: str) -> Sentence:
    return _said(template, where, old=old, new=new)


def _said(template: str, where: Sentence, **words: Value) -> Sentence:
    return Sentence(template, {"where": where, **words}, about="charter")
