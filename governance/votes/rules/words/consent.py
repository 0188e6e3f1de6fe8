"""Consent and election without candidates in words."""

from __future__ import annotations

from collections.abc import Mapping

from charters.rules.sentences import N_, Listed, Sentence, Value
from governance.votes.rules.methods.candidateless import ElectionResult
from governance.votes.rules.methods.consent import ConsentResult, Objection, Position, Standing

POSITIONS: dict[Position, str] = {
    Position.CONSENT: N_("consent"),
    Position.RESERVATION: N_("consent avec une réserve"),
    Position.STAND_ASIDE: N_("s’abstient de bloquer"),
    Position.PASS: N_("passe son tour"),
    Position.OBJECTION: N_("objecte"),
}
"""French names, to translate."""

DECISIONS: dict[Standing, str] = {
    Standing.CARRIED: N_("Chacun a été entendu et aucune objection ne reste : la proposition est adoptée."),
    Standing.INCOMPLETE: N_("Le tour d’objections n’est pas achevé : rien n’est encore décidé."),
    Standing.OBJECTED: N_("Une objection reste : elle est à intégrer dans une nouvelle version."),
    Standing.POSTPONED: N_("Une objection reste après le dernier tour prévu : la décision est reportée."),
    Standing.TO_VOTE: N_(
        "Une objection reste après le dernier tour prévu : la proposition est mise au vote."
    ),
}

NOBODY = N_("Personne n’est encore élu.")
ELECTED = N_("Chacun a été entendu et aucune objection ne reste : %(person)s est élu·e.")


def explain(result: ConsentResult) -> tuple[Sentence, ...]:
    """Who spoke, objections one by one, who is still to speak, the decision."""
    spoken = Sentence(
        N_("Version %(version)s : %(spoken)s."),
        {"version": result.version, "spoken": Listed(tuple(_positions(result)) or (0,))},
        "total",
    )
    objections = [_objection(one) for one in result.deliberation.objections]
    decision = Sentence(DECISIONS[result.standing], about="outcome")
    return (spoken, *objections, *_missing(result.missing), decision)


def explain_election(result: ElectionResult) -> tuple[Sentence, ...]:
    """Support in both rounds, objections, and who is elected."""
    said = [
        _support(N_("Premier tour : %(named)s."), result.first),
        _support(N_("Second tour : %(named)s."), result.support),
    ]
    if result.elected is None:
        said += [_standing(one) for one in result.remaining]
        return (*said, *_missing(result.missing), *_declined(result), Sentence(NOBODY, about="outcome"))
    return (*said, Sentence(ELECTED, {"person": result.elected}, "outcome"))


def _standing(one: Objection) -> Sentence:
    return Sentence(N_("Objection de %(by)s : elle reste."), {"by": one.by}, "objection")


def _declined(result: ElectionResult) -> tuple[Sentence, ...]:
    if not result.declined:
        return ()
    return (Sentence(N_("%(person)s a décliné."), {"person": result.declined}, "outcome"),)


def _positions(result: ConsentResult) -> list[Sentence]:
    return [
        Sentence(N_("%(number)s %(position)s"), {"number": number, "position": Sentence(POSITIONS[position])})
        for position, number in sorted(result.positions.items())
        if number
    ]


def _objection(one: Objection) -> Sentence:
    values: dict[str, Value] = {"by": one.by, "version": one.version, "why": one.inadmissible}
    if one.withdrawn:
        template = N_("Objection de %(by)s à la version %(version)s : retirée.")
    elif one.inadmissible:
        template = N_("Objection de %(by)s à la version %(version)s : écartée par le groupe (%(why)s).")
    elif one.integrated_in is not None:
        values["later"] = one.integrated_in
        template = N_("Objection de %(by)s à la version %(version)s : intégrée dans la version %(later)s.")
    else:
        template = N_("Objection de %(by)s à la version %(version)s : elle reste.")
    return Sentence(template, values, "objection")


def _missing(seats: tuple[str, ...]) -> tuple[Sentence, ...]:
    if not seats:
        return ()
    return (Sentence(N_("Doivent encore parler : %(seats)s."), {"seats": Listed(seats)}, "total"),)


def _support(template: str, named: Mapping[str, int]) -> Sentence:
    pairs = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
    told = tuple(Sentence(N_("%(person)s %(number)s"), {"person": p, "number": n}) for p, n in pairs)
    return Sentence(template, {"named": Listed(told or (0,))}, "total")
