"""Words that no correction of typography touches: who may, who must, who does not, how many and when.

Lists are conservative: a word too many sends a version to be signed again, a word too few would bind people to what
they never read. French, with the English of the same kinds; all without accents, as `folded` gives them.
"""

from __future__ import annotations

import re
import unicodedata

DENYING = """
ne n ni non pas point plus moins jamais rien aucun aucune aucuns aucunes nul nulle nuls nulles nullement guere
personne personnes sans sauf hormis excepte exceptee exceptes exceptees hors sinon contre faute
interdit interdite interdits interdites interdire seul seule seuls seules seulement
no not nor never none nobody nothing neither without except unless only cannot but
"""
NEGATIONS = frozenset(DENYING.split())
"""What denies, or sets apart."""
MODALS = re.compile(
    r"peux|peut|peuvent|pouv(?:ons|ez|ait|ais|aient|ions|iez|ant|oirs?)|pourr\w+|puiss\w+"
    r"|dois|doit|doivent|dev(?:ons|ez|ait|ais|aient|ions|iez|oirs?)|devr\w+"
    r"|faut|fallait|faudra\w*|veux|veut|veulent|voul(?:ons|ez|ait|ais|aient|ions|iez|oir)|voudr\w+|veuill\w+"
    r"|must|may|might|can|could|shall|should|will|would|need|needs|ought"
)
QUANTITIES = re.compile(
    r"zero|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?"
    r"|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille|millions?|milliards?"
    r"|(?:huit|diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aines?|\w+iemes?|demie?s?|moities?|tiers|quarts?|premiers?|premieres?|seconde?s?|doubles?|triples?"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mois"
    r"|m[ai]jorit\w+|minorit\w+|majeure?s?|mineure?s?|maxim\w+|minim\w+|unanim\w+"
    r"|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|half|thirds?|quarters?|first|\w+th"
    r"|january|february|march|april|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|[ivxlcdm]{2,}"  # Roman numerals
)
NEIGHBOURS = re.compile(
    r"presente?s?|presences?|presidente?s?|presidences?|ad[oa]pt(?:e|er|es|ee|ees|ent|ion|ions)|colleg(?:ue|e)s?"
)
"""Words of the trade of which a letter makes another: neither is a misspelling of the other."""
TOLD_APART = frozenset({"ou", "des"})
"""Where the accent makes another word: ou and où, des and dès…"""
RELATIVES = """
qui que qu dont ou et lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel desquels desquelles
or and which who whom whose that
"""
HINGES = NEGATIONS | frozenset(RELATIVES.split())
"""Words beside which even a comma says who is meant."""


def folded(word: str) -> str:
    """Without capitals nor accents; œ is oe."""
    apart = unicodedata.normalize("NFD", word.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def is_number(word: str) -> bool:
    """Written with a figure, whatever its script: 3, 2e, ½."""
    return any(sign.isnumeric() for sign in word)


def is_settled(word: str) -> bool:
    """Must stay the word it is; capitals and accents may be put right."""
    plain = folded(word)
    return plain in NEGATIONS or any(kind.fullmatch(plain) is not None for kind in (MODALS, QUANTITIES))


def are_neighbours(one: str, other: str) -> bool:
    """Two words of the trade, each well spelt."""
    return all(NEIGHBOURS.fullmatch(folded(word)) is not None for word in (one, other))


def keeps_accents(word: str) -> bool:
    """Its accents say which word it is."""
    return folded(word) in NEGATIONS | TOLD_APART


def is_hinge(word: str) -> bool:
    return folded(word) in HINGES
