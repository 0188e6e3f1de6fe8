"""The life of minutes after the sitting: draft → circulated → approved → signed → published → archived.

Nothing is skipped and nothing comes back. A decision takes effect on its vote, whatever the stage of the minutes:
approval attests what was said. After it the text never changes; what must be put right is a dated note beside it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence


class Stage(StrEnum):
    """Where minutes stand."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"
    SIGNED = "signed"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Role(StrEnum):
    """Who signs: each for her own."""

    CHAIR = "chair"
    SECRETARY = "secretary"


ORDER: tuple[Stage, ...] = tuple(Stage)

STAGE_NAMES: dict[Stage, str] = {
    Stage.DRAFT: N_("à relire"),
    Stage.CIRCULATED: N_("diffusé"),
    Stage.APPROVED: N_("approuvé"),
    Stage.SIGNED: N_("signé"),
    Stage.PUBLISHED: N_("publié"),
    Stage.ARCHIVED: N_("archivé"),
}
"""French names, to translate."""

ROLE_NAMES: dict[Role, str] = {Role.CHAIR: N_("présidence"), Role.SECRETARY: N_("secrétariat")}


class NotNow(RuleBroken):
    """Not at this point of the life of the minutes."""

    code = "wrong_stage"


def next_of(stage: Stage) -> Stage | None:
    """What comes right after; None at the end."""
    place = ORDER.index(stage) + 1
    return ORDER[place] if place < len(ORDER) else None


def advance(stage: Stage, to: Stage) -> Stage:
    """`to`, if it comes right after `stage`; raises NotNow."""
    if next_of(stage) is not to:
        names = {"stage": Sentence(STAGE_NAMES[stage]), "to": Sentence(STAGE_NAMES[to])}
        raise NotNow(
            Sentence(
                N_(
                    "Ce compte rendu est «\u00a0%(stage)s\u00a0»\u00a0: il ne peut pas devenir «\u00a0%(to)s\u00a0»."
                ),
                names,
            )
        )
    return to


def reached(stage: Stage, wanted: Stage) -> bool:
    """Whether minutes at `stage` have come to `wanted`, or passed it."""
    return ORDER.index(stage) >= ORDER.index(wanted)


def ensure_frozen(stage: Stage) -> None:
    """Raise NotNow before the approval: until then one corrects the text itself."""
    if not reached(stage, Stage.APPROVED):
        raise NotNow(
            Sentence(N_("Ce compte rendu n’est pas encore approuvé\u00a0: corrigez-le dans son texte."))
        )


def roles_of(member: int, chair: int | None, secretary: int | None) -> frozenset[Role]:
    """The roles somebody signs for: none for whoever neither chaired nor kept the minutes."""
    held = {Role.CHAIR: chair, Role.SECRETARY: secretary}
    return frozenset(role for role, who in held.items() if who == member)


def signed_by_all(signed: Collection[Role]) -> bool:
    """Whether the chair and the secretary have both signed."""
    return set(signed) == set(Role)


def receives(until: date, today: date) -> bool:
    """Whether corrections are still received: that day is the last one."""
    return today <= until
