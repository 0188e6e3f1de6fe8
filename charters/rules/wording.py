"""A rule in plain words, shown before voting and printed with the result."""

from __future__ import annotations

from fractions import Fraction

from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Percent, Sentence, Value
from charters.rules.terms import Base, Channels, Combination, EmptyCollege, QuorumBase, TieRule, Visibility

BASES: dict[Base, str] = {
    Base.FOR_AND_AGAINST: N_("des voix pour ou contre"),
    Base.EXPRESSED: N_("des suffrages exprimés"),
    Base.TURNOUT: N_("des votants"),
    Base.PRESENT: N_("des présents ou représentés"),
    Base.ELIGIBLE: N_("des inscrits"),
}
"""« La moitié … » of what; French, to translate."""

TIES: dict[TieRule, str] = {
    TieRule.REJECTED: N_("À égalité, c’est rejeté."),
    TieRule.CASTING_VOTE: N_("À égalité, la présidence de séance départage."),
    TieRule.POSTPONED: N_("À égalité, la décision est reportée."),
    TieRule.SECOND_ROUND: N_("À égalité, un second tour a lieu."),
}

COMBINATIONS: dict[Combination, str] = {
    Combination.NONE: N_("Un siège, une voix."),
    Combination.PROPORTIONAL: N_(
        "Chaque collège pèse son poids, et le partage entre pour et contre selon ses voix."
    ),
    Combination.BLOCK: N_("Chaque collège donne tout son poids à sa majorité."),
}


QUORUMS: dict[tuple[QuorumBase, bool, bool], str] = {
    (QuorumBase.SEATS_FILLED, True, True): N_(
        "Plus de %(share)s des sièges, et %(min)s au moins par collège, prennent part."
    ),
    (QuorumBase.SEATS_FILLED, True, False): N_("Plus de %(share)s des sièges prennent part."),
    (QuorumBase.SEATS_FILLED, False, True): N_(
        "Au moins %(share)s des sièges, et %(min)s au moins par collège, prennent part."
    ),
    (QuorumBase.SEATS_FILLED, False, False): N_("Au moins %(share)s des sièges prennent part."),
    (QuorumBase.ORGANISATIONS, True, True): N_(
        "Plus de %(share)s des organisations qui siègent, et %(min)s au moins des sièges de chaque collège, prennent part."
    ),
    (QuorumBase.ORGANISATIONS, True, False): N_(
        "Plus de %(share)s des organisations qui siègent prennent part."
    ),
    (QuorumBase.ORGANISATIONS, False, True): N_(
        "Au moins %(share)s des organisations qui siègent, et %(min)s au moins des sièges de chaque collège, prennent part."
    ),
    (QuorumBase.ORGANISATIONS, False, False): N_(
        "Au moins %(share)s des organisations qui siègent prennent part."
    ),
    (QuorumBase.WEIGHTS, True, True): N_(
        "Des sièges qui font plus de %(share)s du poids des collèges, et %(min)s au moins par collège, prennent part."
    ),
    (QuorumBase.WEIGHTS, True, False): N_(
        "Des sièges qui font plus de %(share)s du poids des collèges prennent part."
    ),
    (QuorumBase.WEIGHTS, False, True): N_(
        "Des sièges qui font au moins %(share)s du poids des collèges, et %(min)s au moins par collège, prennent part."
    ),
    (QuorumBase.WEIGHTS, False, False): N_(
        "Des sièges qui font au moins %(share)s du poids des collèges prennent part."
    ),
}
"""What the quorum asks: of what, more than that share or at least, and so many seats in each college."""

MEASURES: dict[QuorumBase, tuple[str, ...]] = {
    QuorumBase.ORGANISATIONS: (
        N_(
            "Pour le quorum, une organisation compte une fois, dès qu’un de ses sièges est là ; un siège tenu en son nom n’en est pas une."
        ),
    ),
    QuorumBase.WEIGHTS: (
        N_(
            "Pour le quorum, un siège pourvu pèse le poids de son collège divisé par le nombre de ses sièges pourvus."
        ),
    ),
}
"""How anything but seats is counted."""

CHANNELS: dict[Channels, str] = {
    Channels.REMOTE: N_(
        "Les bulletins se déposent à l’écran, d’où que l’on soit : ni main levée, ni papier."
    ),
    Channels.IN_ROOM: N_(
        "Les bulletins se reçoivent dans la salle seulement : à main levée, sur papier, ou à l’écran de qui est noté sur place."
    ),
}
"""Nothing is said where both are open, as usual."""


def channels(rule: VoteRule) -> tuple[Sentence, ...]:
    """Where ballots are received, when that is not everywhere."""
    return tuple(Sentence(words, about="ballot") for one, words in CHANNELS.items() if one is rule.channels)


def describe(rule: VoteRule) -> tuple[Sentence, ...]:
    """The rule, one short sentence per thing to know, in the order one meets them."""
    said = [_quorum(rule), Sentence(COMBINATIONS[rule.combination], about="total"), _threshold(rule)]
    if rule.colleges_in_favour is not None:
        template = N_("Il faut aussi que %(number)s collèges au moins soient favorables.")
        said.append(Sentence(template, {"number": rule.colleges_in_favour}, "double"))
    if rule.empty_college is EmptyCollege.BLOCK:
        said.append(Sentence(N_("Un collège sans aucun suffrage empêche la décision."), about="outcome"))
    said.append(Sentence(TIES[rule.tie], about="tie"))
    said.append(Sentence(_excluded(rule), about="total"))
    said.append(Sentence(_ballot(rule), about="ballot"))
    return tuple(said)


def share_of(fraction: Fraction) -> Value:
    """A threshold as people say it: 50 %, 60 %, but 2/3."""
    return Percent(fraction) if (fraction * 1000).denominator == 1 else str(fraction)


def _quorum(rule: VoteRule) -> Sentence:
    quorum = rule.quorum
    values: dict[str, Value] = {"share": share_of(quorum.fraction), "min": quorum.per_college_min}
    if quorum.fraction == 0 and quorum.per_college_min == 0:
        return Sentence(N_("Aucun quorum n’est demandé."), about="quorum")
    template = QUORUMS[quorum.base, quorum.strict, quorum.per_college_min > 0]
    return Sentence(template, values, "quorum")


def _threshold(rule: VoteRule) -> Sentence:
    weighted = rule.combination is not Combination.NONE
    base = N_("des poids") if weighted else BASES[rule.base]
    values: dict[str, Value] = {"share": share_of(rule.threshold.fraction), "base": Sentence(base)}
    template = (
        N_("C’est adopté si le « pour » dépasse %(share)s %(base)s.")
        if rule.threshold.strict
        else N_("C’est adopté si le « pour » atteint %(share)s %(base)s.")
    )
    return Sentence(template, values, "total")


def _excluded(rule: VoteRule) -> str:
    return {
        (False, False): N_("Blancs et abstentions sont publiés, sans compter parmi les exprimés."),
        (True, False): N_("Les blancs comptent parmi les exprimés, pas les abstentions."),
        (False, True): N_("Les abstentions comptent parmi les exprimés, pas les blancs."),
        (True, True): N_("Blancs et abstentions comptent parmi les exprimés."),
    }[rule.blank_expressed, rule.abstention_expressed]


def _ballot(rule: VoteRule) -> str:
    if rule.visibility is Visibility.CONFIDENTIAL:
        return N_("Le vote est confidentiel, et le bulletin définitif.")
    if rule.changeable:
        return N_(
            "Chacun peut changer son vote jusqu’à la clôture ; les votes sont ensuite publiés nom par nom."
        )
    return N_("Le bulletin est définitif ; les votes sont publiés nom par nom après la clôture.")
