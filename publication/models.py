"""Tables of the public face: a copy of what was published, never a window on the workspace."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class Publication(Row, table=True):
    """A text made public on a day, under an address that stays, even after its withdrawal.

    `html` was drawn without internal passages at the moment of publishing; `source` is the public id
    of the version in the workspace and is never shown to the public.
    """

    __table_args__ = (UniqueConstraint("initiative_id", "slug"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    slug: str = Field(max_length=80)
    source: str = Field(max_length=64, index=True)
    title: str = Field(max_length=200)
    summary: str = Field(default="", max_length=400)
    byline: str = Field(default="", max_length=300)
    html: str
    text: str
    withheld: int = 0
    sha256: str = Field(max_length=64)
    licence: str = Field(max_length=40)
    published_at: datetime = utc_field(index=True)
    published_by: int = Field(foreign_key="membership.id")
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    withdrawn_at: datetime | None = utc_field(optional=True)
    withdrawn_by: int | None = Field(default=None, foreign_key="membership.id")
    reason: str = Field(default="", max_length=400)


class PublishedImage(Row, table=True):
    """A copy of an image of a published text; it goes when the text is withdrawn."""

    __tablename__ = "published_image"
    publication_id: int = Field(foreign_key="publication.id", primary_key=True)
    sha256: str = Field(max_length=64, primary_key=True)
    initiative_id: int = initiative_key()
    mimetype: str = Field(max_length=40)
    data: bytes = Field(sa_type=LargeBinary)


class PublishedFile(Row, table=True):
    """A version of a file that everybody may take, at an address that stays.

    `source` is the public id of the file and `number` that of its version, whose bytes are kept with it: it does not
    go while it is public. What is told here (name, kind, size, print) stays after its withdrawal, the bytes do not.
    """

    __tablename__ = "published_file"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    source: str = Field(max_length=32, index=True)
    number: int
    title: str = Field(max_length=200)
    name: str = Field(max_length=120)
    kind: str = Field(max_length=8)
    size: int
    sha256: str = Field(max_length=64)
    published_at: datetime = utc_field(index=True)
    published_by: int | None = Field(default=None, foreign_key="membership.id")
    withdrawn_at: datetime | None = utc_field(optional=True)
    withdrawn_by: int | None = Field(default=None, foreign_key="membership.id")
    reason: str = Field(default="", max_length=400)
