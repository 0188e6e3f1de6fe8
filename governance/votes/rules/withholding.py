"""What is published of a confidential vote in which a college cast too few ballots: the decision, and sums.

Neither ballots nor what each college said, nor any weighted share: weights and sums put together would tell the
few apart. That nobody can count such a vote again is the price, said on its page (docs/adr/0011).
"""

from __future__ import annotations

from typing import Any

from charters.rules import transcripts
from charters.rules.sentences import N_, Listed, Sentence
from governance.committee.rules import quorum_wording
from governance.votes.rules.choosing import Chosen
from governance.votes.rules.explanation import OUTCOMES
from governance.votes.rules.secrecy import LEAST_CAST
from governance.votes.rules.verdict import Outcome, Verdict

Data = dict[str, Any]
WHY = N_(
    "Moins de %(least)s bulletins dans un collège : les publier dirait qui a répondu quoi. La décision seule est "
    "publiée, sans le détail ; elle ne se recompte pas."
)


def result(found: Verdict | Chosen) -> Data:
    """What the register keeps and the page shows: never more than this is stored."""
    cast = found.cast if isinstance(found, Chosen) else found.overall.turnout
    decided = _chosen(found) if isinstance(found, Chosen) else _decided(found)
    headline = (
        _attended(found),
        decided,
        Sentence(WHY, {"least": LEAST_CAST}, "ballot"),
    )
    return {
        "withheld": True,
        "outcome": found.outcome.value,
        "winners": list(found.told().winners) if isinstance(found, Chosen) else [],
        "eligible": found.eligible if isinstance(found, Chosen) else found.overall.eligible,
        "cast": cast,
        "overall": _overall(found) if isinstance(found, Verdict) and cast >= LEAST_CAST else None,
        "quorum": found.quorum.as_data(),
        "headline": [transcripts.as_data(one) for one in headline],
        "steps": [],
    }


def _attended(found: Verdict | Chosen) -> Sentence:
    if isinstance(found, Chosen):
        return found.headline[0]
    return quorum_wording.in_a_word(
        found.quorum, {one.college.code: one.college.name for one in found.colleges}
    )


def _decided(found: Verdict) -> Sentence:
    return Sentence(N_("Résultat : %(outcome)s."), {"outcome": Sentence(OUTCOMES[found.outcome])}, "outcome")


def _chosen(found: Chosen) -> Sentence:
    winners = found.told().winners
    if not winners or found.outcome is Outcome.TIED:
        return Sentence(
            N_("Résultat : %(outcome)s."), {"outcome": Sentence(OUTCOMES[found.outcome])}, "outcome"
        )
    return Sentence(N_("Résultat : %(winners)s."), {"winners": Listed(tuple(winners))}, "outcome")


def _overall(found: Verdict) -> Data:
    counts = found.overall
    return {
        "for": counts.in_favour,
        "against": counts.against,
        "abstain": counts.abstain,
        "blank": counts.blank,
    }
