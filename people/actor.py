"""Who acts, as a value: made once from the tables, handed to every action and query."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from people.models import Role


@dataclass(frozen=True)
class Hat:
    """For whom somebody speaks: an organisation, through a mandate, or herself (`mandate_id` None)."""

    mandate_id: int | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_public_id: str = ""
    college_code: str = ""
    college_id: int | None = None
    titular: bool = True
    signs: bool = False
    referent: bool = False

    @property
    def public_id(self) -> str:
        """What a form carries to choose this hat."""
        return self.organisation_public_id or "self"


@dataclass(frozen=True)
class Actor:
    """A person in one initiative, or somebody passing by (no membership)."""

    person_id: int | None = None
    person_public_id: str = ""
    name: str = ""
    initiative_id: int | None = None
    membership_id: int | None = None
    membership_public_id: str = ""
    role: Role | None = None
    college_code: str = ""
    hats: tuple[Hat, ...] = ()
    hat: Hat = field(default_factory=Hat)
    stream_hats: tuple[tuple[int, int | None], ...] = ()
    stream_ids: frozenset[int] = frozenset()
    lead_ids: frozenset[int] = frozenset()

    @property
    def anonymous(self) -> bool:
        return self.person_id is None

    @property
    def member(self) -> bool:
        return self.membership_id is not None

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(hat.organisation_id for hat in self.hats if hat.organisation_id is not None)

    @property
    def referent_ids(self) -> frozenset[int]:
        """The organisations whose room she keeps."""
        kept = (hat.organisation_id for hat in self.hats if hat.referent)
        return frozenset(one for one in kept if one is not None)

    @property
    def college_ids(self) -> frozenset[int]:
        """Her own college, and those of the organisations she speaks for."""
        return frozenset(hat.college_id for hat in self.hats if hat.college_id is not None)

    @property
    def spoken(self) -> str:
        """« Prénom Nom, pour l'organisation », without translation: names only."""
        return f"{self.name}, {self.hat.organisation_name}" if self.hat.organisation_name else self.name

    def wearing(self, public_id: str) -> Actor:
        """The same person under another of her hats; an unknown one leaves the hat as it is."""
        chosen = next((hat for hat in self.hats if hat.public_id == public_id), self.hat)
        return replace(self, hat=chosen)

    def in_stream(self, stream_id: int | None) -> Actor:
        """The same person under the hat remembered for a stream; a mandate that has ended is worn no more."""
        remembered = dict(self.stream_hats)
        if stream_id not in remembered:
            return self
        mandate_id = remembered[stream_id]
        return replace(self, hat=next((hat for hat in self.hats if hat.mandate_id == mandate_id), self.hat))


VISITOR = Actor()
