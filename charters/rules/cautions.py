"""The seven points that a cooperation is looked at through before its charter is adopted; French questions, to translate."""

from __future__ import annotations

from dataclasses import dataclass

from charters.rules.sentences import N_


@dataclass(frozen=True)
class Caution:
    key: str
    name: str
    question: str


CAUTIONS = (
    Caution(
        "time",
        N_("Le temps"),
        N_(
            "Avons-nous dit le temps long qu’il faudra, et celui que chacun peut vraiment donner, bénévoles compris\u00a0?"
        ),
    ),
    Caution(
        "together",
        N_("Faire ensemble"),
        N_(
            "Y a-t-il quelque chose que nous ferons vraiment à plusieurs, et pas seulement côte à côte\u00a0?"
        ),
    ),
    Caution(
        "posture",
        N_("La posture"),
        N_(
            "Chacun sait-il à quel titre il parle, et qui se tait parce qu’un autre finance, élit ou emploie\u00a0?"
        ),
    ),
    Caution(
        "made_to_measure",
        N_("Le sur-mesure"),
        N_("Ce texte parle-t-il de nous, ou pourrait-il être signé n’importe où\u00a0?"),
    ),
    Caution(
        "territory",
        N_("Le territoire"),
        N_("Qui vit ici, est concerné, et n’est pas autour de la table\u00a0?"),
    ),
    Caution(
        "complexity",
        N_("La complexité"),
        N_("Quelqu’un qui arrive comprend-il qui décide de quoi en lisant une page\u00a0?"),
    ),
    Caution(
        "money",
        N_("Le risque financier"),
        N_("Savons-nous qui perd combien si l’expérience échoue, et l’accepte-t-il par écrit\u00a0?"),
    ),
)
KEYS = frozenset(one.key for one in CAUTIONS)
