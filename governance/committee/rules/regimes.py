"""Where a body starts from: a free charter, or what a regime of law or its practice asks for.

A steering committee has no legal regime of its own: its charter rules. These are settings to be set against
the statutes, never a promise of legality; each point says the law or the practice it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from charters.rules.functioning import NoticeRule, ProxyRule, Quorum, SecondNotice, VoteRule
from charters.rules.presets import DEFAULT, HALF_PRESENT
from charters.rules.sentences import N_
from charters.rules.terms import Combination, TieRule
from governance.committee.rules.weights import Remark, remarks


@dataclass(frozen=True)
class Point:
    """One thing that is set, and where that comes from; French templates to translate."""

    what: str
    source: str


@dataclass(frozen=True)
class Regime:
    """`sentence` is what one chooses; `binding`: the limits on weights are an error, not a remark."""

    key: str
    sentence: str
    points: tuple[Point, ...]
    rule: VoteRule
    proxies: ProxyRule
    notice: NoticeRule
    binding: bool = False


PRACTICE = N_("usage, que votre charte peut changer")
STATUTES = N_("usage des statuts ; la loi de 1901 n’en dit rien")
SCIC_LAW = N_("loi 47-1775, titre II ter, à vérifier dans vos statuts")

FREE_CHARTER = Regime(
    "free_charter",
    N_("Notre charte décide librement, sans autre régime."),
    (
        Point(N_("Quorum : plus de la moitié des sièges pourvus, présents ; aucun à la seconde convocation."), PRACTICE),
        Point(N_("Un pouvoir au plus par personne, dans le même collège ; la suppléance siège d’abord."), PRACTICE),
        Point(N_("Majorité : plus de la moitié des suffrages exprimés ; un partage vaut rejet."), PRACTICE),
        Point(N_("Convocation : dix jours francs."), PRACTICE),
        Point(N_("Poids des collèges : libres ; l’inhabituel est signalé."), PRACTICE),
    ),
    DEFAULT.rule,
    ProxyRule(),
    NoticeRule(),
)  # fmt: skip
ASSOCIATION = Regime(
    "association",
    N_("Nous décidons comme une association loi 1901."),
    (
        Point(N_("Quorum : plus de la moitié des sièges pourvus, présents ou représentés ; aucun à la seconde convocation."), STATUTES),
        Point(N_("Le quorum est vérifié à chaque vote, et pas seulement à l’ouverture."), N_("jurisprudence : condition de validité s’il est dans les statuts")),
        Point(N_("Deux pouvoirs au plus par personne, de tout collège ; la suppléance siège d’abord."), STATUTES),
        Point(N_("Majorité : plus de la moitié des suffrages exprimés ; un partage vaut rejet."), STATUTES),
        Point(N_("Convocation : quinze jours francs."), STATUTES),
    ),
    VoteRule(quorum=Quorum(counts_represented=True, second_notice=SecondNotice(min_clear_days=8, fraction=None))),
    ProxyRule(max_per_holder=2, same_college=False),
    NoticeRule(clear_days=15),
)  # fmt: skip
LOCAL_AUTHORITY = Regime(
    "local_authority",
    N_("Nous décidons comme une collectivité."),
    (
        Point(N_("Quorum : la majorité des membres en exercice ; les pouvoirs ne comptent pas ; aucun à la seconde convocation, trois jours francs après."), N_("CGCT, art. L2121-17")),
        Point(N_("Un seul pouvoir par personne, écrit, toujours révocable."), N_("CGCT, art. L2121-20, à vérifier")),
        Point(N_("Majorité absolue des suffrages exprimés."), N_("CGCT, art. L2121-20")),
        Point(N_("En cas de partage, la voix de qui préside seul l’emporte ; jamais à bulletin secret."), N_("CGCT, art. L2121-20")),
        Point(N_("Convocation : cinq jours francs."), N_("CGCT, art. L2121-12, à vérifier")),
    ),
    VoteRule(
        quorum=Quorum(second_notice=SecondNotice(min_clear_days=3, fraction=None)), tie=TieRule.CASTING_VOTE
    ),
    ProxyRule(max_per_holder=1, same_college=False),
    NoticeRule(clear_days=5),
)  # fmt: skip
SCIC = Regime(
    "scic",
    N_("Nous décidons comme une société coopérative d’intérêt collectif."),
    (
        Point(N_("Une personne, une voix dans son collège ; chaque collège partage son poids selon ses voix."), SCIC_LAW),
        Point(N_("Trois collèges ou plus ; aucun au-dessus de la moitié ni sous un dixième. Sinon, aucun vote ne s’ouvre."), SCIC_LAW),
        Point(N_("Les parts de capital ne donnent aucun poids."), SCIC_LAW),
        Point(N_("Quorum : plus de la moitié des sièges pourvus, présents ; aucun à la seconde convocation."), PRACTICE),
        Point(N_("Un pouvoir au plus par personne, dans le même collège ; la suppléance siège d’abord."), PRACTICE),
        Point(N_("Convocation : quinze jours francs."), PRACTICE),
    ),
    VoteRule(quorum=HALF_PRESENT, combination=Combination.PROPORTIONAL),
    ProxyRule(),
    NoticeRule(clear_days=15),
    binding=True,
)  # fmt: skip

REGIMES: dict[str, Regime] = {one.key: one for one in (FREE_CHARTER, ASSOCIATION, LOCAL_AUTHORITY, SCIC)}


def of(key: str) -> Regime:
    """The regime a body starts from; a free charter when it says none, or one that is known no more."""
    return REGIMES.get(key, FREE_CHARTER)


def weights_remarks(key: str, weights: Mapping[str, Fraction | int]) -> tuple[Remark, ...]:
    """What is unusual in the weights; serious where the regime forbids it. A sum that is not 100 is only untidy."""
    found = remarks(weights, binding=of(key).binding)
    whole = Fraction(sum(weights.values()))
    return tuple(Remark(one.sentence) if one.sentence.values.get("total") == whole else one for one in found)
