"""The charter that a decision makes: its carried amendments put in, and an article left at least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from charters.rules import merging
from charters.rules.amending import Amendment
from charters.rules.charter_text import CharterText
from charters.rules.merging import Fate, Outcome
from charters.rules.sentences import N_, Sentence

FATES: dict[Fate, str] = {
    Fate.PUT_IN: N_("intégré"),
    Fate.LAPSED: N_("caduc"),
    Fate.STRAY: N_("sans objet"),
    Fate.REJECTED: N_("rejeté"),
}
"""French names, to translate."""

NO_ARTICLE_LEFT = N_("caduc\u00a0: il ne resterait plus aucun article")
REJECTED = N_("rejeté")
NOTHING_LEFT = N_("caduc\u00a0: le sous-amendement n°\u00a0%(other)s n’en laisse rien")
DECIDED = N_("sans objet\u00a0: l’amendement n°\u00a0%(other)s est décidé")
WITHDRAWN = N_("sans objet\u00a0: l’amendement n°\u00a0%(other)s est retiré")


def put_in(
    charter: CharterText, numbers: Mapping[str, int], ordered: Sequence[Amendment]
) -> tuple[CharterText, tuple[Outcome, ...]]:
    """As `merging.into`; of the removals that would leave no article, the last one lapses."""
    kept, lapsed = list(ordered), dict[int, Outcome]()
    while True:
        text, outcomes = merging.into(charter, numbers, kept)
        fates = {one.number: one for one in outcomes}
        removing = [one for one in kept if one.removes and fates[one.number].fate is Fate.PUT_IN]
        if text.articles or not removing:
            return text, tuple(lapsed.get(one.number) or fates[one.number] for one in ordered)
        last = removing[-1]
        kept.remove(last)
        lapsed[last.number] = Outcome(last.number, Fate.LAPSED, Sentence(NO_ARTICLE_LEFT))


def rejected(number: int) -> Outcome:
    """What becomes of an amendment that was voted down."""
    return Outcome(number, Fate.REJECTED, Sentence(REJECTED))


def nothing_left(number: int, other: int) -> Outcome:
    """What becomes of an amendment whose every word was taken out by its sub-amendments."""
    return Outcome(number, Fate.LAPSED, Sentence(NOTHING_LEFT, {"other": other}), other)


def pointless(number: int, other: int, *, withdrawn: bool = False) -> Outcome:
    """What becomes of a sub-amendment once its amendment is decided, or taken back."""
    return Outcome(number, Fate.STRAY, Sentence(WITHDRAWN if withdrawn else DECIDED, {"other": other}), other)
