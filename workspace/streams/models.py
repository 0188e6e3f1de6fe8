"""Tables of work streams."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, UniqueConstraint, false
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from workspace.streams.rules.stages import Stage, Track

__all__ = ["Stage", "Step", "StreamOrganisation", "Track", "WorkStream"]


# PostgreSQL names the type after the class unless told otherwise, and meetings and motions have stages too.
STAGES: Any = Enum(Stage, name="stream_stage")
TRACKS: Any = Enum(Track, name="stream_track")


class WorkStream(Row, table=True):
    """A chantier coopératif. `public_face` says whether it has a page for everybody.

    `annex_required`: whoever joins it signs its annex of the charter first.
    """

    __tablename__ = "work_stream"
    __table_args__ = (UniqueConstraint("initiative_id", "slug"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    slug: str = Field(max_length=60)
    position: int = 0
    title: str = Field(max_length=200)
    challenge: str = ""
    reflection: str = ""
    experiment: str = ""
    stage: Stage = Field(default=Stage.EMERGENCE, sa_type=STAGES)
    public_face: bool = True
    opened_at: datetime = utc_field()
    closed_at: datetime | None = utc_field(optional=True)
    version: int = 1
    annex_required: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def stream_id(self) -> int | None:
        """What the gate reads: a stream is its own stream."""
        return self.id


class Step(Row, table=True):
    """A dated step on one of the two tracks, drawn on the timeline; `ends_on` makes it a span."""

    __tablename__ = "stream_step"
    id: int | None = key()
    initiative_id: int = initiative_key()
    stream_id: int = Field(foreign_key="work_stream.id", index=True)
    track: Track = Field(sa_type=TRACKS)
    title: str = Field(max_length=120)
    starts_on: date
    ends_on: date | None = None


class StreamOrganisation(Row, table=True):
    """An organisation that carries a stream."""

    __tablename__ = "stream_organisation"
    initiative_id: int = initiative_key()
    stream_id: int = Field(foreign_key="work_stream.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
