"""Several amendments together: which ones touch the same words, and what an article says once they are put in.

Places are counted in the text that everybody read, so amendments that leave each other alone can be put in whatever
the order. When two are in conflict, the first in the order of the facilitator is put in and the other lapses, saying
because of which: the order decides who lapses, and nothing else. Numbers of articles never move: an article that goes
leaves its number empty, and the references of the others stay right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from charters.rules import charter_text
from charters.rules.amending import Amendment, Replacement, rewritten, written
from charters.rules.charter_text import CharterText
from charters.rules.sentences import N_, Sentence


class Clash(StrEnum):
    """Why two amendments cannot both be put in."""

    SAME_WORDS = "same_words"
    SAME_PLACE = "same_place"
    REMOVED = "removed"


class Fate(StrEnum):
    """What becomes of a decided amendment: put in, lapsed, written on another text, or voted down."""

    PUT_IN = "put_in"
    LAPSED = "lapsed"
    STRAY = "stray"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Conflict:
    """Another amendment, and why it cannot go with this one; said in `sentence`."""

    other: int
    clash: Clash
    sentence: Sentence


@dataclass(frozen=True)
class Outcome:
    """What became of one amendment; `other` is the one put in before it, 0 without."""

    number: int
    fate: Fate
    sentence: Sentence
    other: int = 0


@dataclass(frozen=True)
class Merged:
    """Articles by stable id, without those that were taken away; outcomes in the order that was asked for."""

    articles: Mapping[str, str]
    outcomes: tuple[Outcome, ...]


LAPSED: dict[Clash, str] = {
    Clash.SAME_WORDS: N_("caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a0%(other)s"),
    Clash.SAME_PLACE: N_("caduc\u00a0: ajoute des mots là où l’amendement n°\u00a0%(other)s en ajoute"),
    Clash.REMOVED: N_("caduc\u00a0: porte sur l’article supprimé par l’amendement n°\u00a0%(other)s"),
}
REMOVES_CHANGED = N_("caduc\u00a0: supprime l’article changé par l’amendement n°\u00a0%(other)s")
MET: dict[Clash, str] = {
    Clash.SAME_WORDS: N_("Porte sur les mêmes mots que l’amendement n°\u00a0%(other)s."),
    Clash.SAME_PLACE: N_("Ajoute des mots au même endroit que l’amendement n°\u00a0%(other)s."),
    Clash.REMOVED: N_("Change l’article que supprime l’amendement n°\u00a0%(other)s."),
}
REMOVES_TOO = N_("Supprime le même article que l’amendement n°\u00a0%(other)s.")
REMOVES_WHAT_CHANGES = N_("Supprime l’article que change l’amendement n°\u00a0%(other)s.")


def clash(one: Amendment, other: Amendment) -> Clash | None:
    """Why both cannot be put in, or None. Touching is no conflict: a word added beside a deletion stays."""
    if (one.article, one.sha256) != (other.article, other.sha256):
        return None
    if one.removes or other.removes:
        return Clash.REMOVED
    return first_clash(one.changes, other.changes)


def first_clash(ours: Sequence[Replacement], theirs: Sequence[Replacement]) -> Clash | None:
    """Between two sets of changes of the same text."""
    return next((found for a in ours for b in theirs if (found := _meet(a, b))), None)


def _meet(a: Replacement, b: Replacement) -> Clash | None:
    if a.start == a.end == b.start == b.end:
        return Clash.SAME_PLACE
    return Clash.SAME_WORDS if a.start < b.end and b.start < a.end else None


def conflicts(amendments: Sequence[Amendment]) -> dict[int, tuple[Conflict, ...]]:
    """By number, every other one that it is in conflict with: each is said on both."""
    return {one.number: conflicts_of(one, amendments) for one in amendments}


def conflicts_of(one: Amendment, amendments: Sequence[Amendment]) -> tuple[Conflict, ...]:
    """Those of one alone."""
    return tuple(
        Conflict(other.number, found, _met(one, other, found))
        for other in amendments
        if other.number != one.number and (found := clash(one, other))
    )


def _met(one: Amendment, other: Amendment, found: Clash) -> Sentence:
    template = MET[found]
    if one.removes:
        template = REMOVES_TOO if other.removes else REMOVES_WHAT_CHANGES
    return Sentence(template, {"other": other.number})


def merge(texts: Mapping[str, str], sha256: str, ordered: Sequence[Amendment]) -> Merged:
    """Put carried amendments in: `texts` are the articles by stable id, `ordered` the facilitator's order.

    Raises ValueError when an amendment is given twice, NotThatText when one counts places that are not there.
    """
    if len({one.number for one in ordered}) != len(ordered):
        raise ValueError("an amendment is put in once")
    kept: list[Amendment] = []
    outcomes = []
    for one in ordered:
        stray = one.sha256 != sha256 or one.article not in texts
        outcomes.append(astray(one) if stray else _outcome(one, kept))
        kept += [one] if outcomes[-1].fate is Fate.PUT_IN else []
    removed = {one.article for one in kept if one.removes}
    articles = {id_: _with(text, id_, kept) for id_, text in texts.items() if id_ not in removed}
    return Merged(articles, tuple(outcomes))


def _with(text: str, article: str, kept: Sequence[Amendment]) -> str:
    """An article nobody amends is given back as it is, to the sign."""
    changes = sorted(change for one in kept if one.article == article for change in one.changes)
    return rewritten(written(text), changes) if changes else text


def astray(one: Amendment) -> Outcome:
    """What becomes of an amendment whose words are not those of the text."""
    return Outcome(
        one.number, Fate.STRAY, Sentence(N_("sans objet\u00a0: écrit sur une autre version du texte"))
    )


def outcome_after(one: Amendment, kept: Sequence[Amendment]) -> Outcome:
    """What would become of one more amendment of the same text, once these were put in."""
    return _outcome(one, kept)


def _outcome(one: Amendment, kept: Sequence[Amendment]) -> Outcome:
    for other in kept:
        found = clash(one, other)
        if found:
            takes_back = one.removes and not other.removes
            template = REMOVES_CHANGED if takes_back else LAPSED[found]
            said = Sentence(template, {"other": other.number})
            return Outcome(one.number, Fate.LAPSED, said, other.number)
    return Outcome(one.number, Fate.PUT_IN, Sentence(N_("intégré")))


def into(
    charter: CharterText, numbers: Mapping[str, int], ordered: Sequence[Amendment]
) -> tuple[CharterText, tuple[Outcome, ...]]:
    """The whole charter with its carried amendments; `numbers` gives the article of each stable id.

    The number of the version is left as it is: who adopts the text names it.
    """
    texts = {article.number: article.text for article in charter.articles}
    merged = merge(
        {id_: texts[number] for id_, number in numbers.items()}, charter_text.sha256(charter), ordered
    )
    after = {numbers[id_]: text for id_, text in merged.articles.items()}
    articles = tuple(replace(one, text=after[one.number]) for one in charter.articles if one.number in after)
    return replace(charter, articles=articles), merged.outcomes
