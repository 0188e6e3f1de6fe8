"""Tables of files: one row for a file, one for each of its versions, and what a version holds in a row of its own."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class StreamFile(Row, table=True):
    """A file of a stream, or of the whole initiative. A new version replaces the one before, which stays."""

    __tablename__ = "stream_file"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    title: str = Field(max_length=200)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    created_at: datetime = utc_field()
    changed_at: datetime = utc_field(index=True)
    binned_at: datetime | None = utc_field(optional=True, index=True)


class StreamFileVersion(Row, table=True):
    """What was sent one day, under its name of that day. `on_behalf` is the organisation its author spoke for.

    `sha256` is that of the bytes as they came; `pages` is known of a PDF alone.
    """

    __tablename__ = "stream_file_version"
    __table_args__ = (UniqueConstraint("file_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    file_id: int = Field(foreign_key="stream_file.id", index=True)
    number: int
    name: str = Field(max_length=120)
    kind: str = Field(max_length=8)
    size: int
    sha256: str = Field(max_length=64, index=True)
    pages: int | None = None
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    on_behalf: str = Field(default="", max_length=200)
    at: datetime = utc_field()


class StreamFileContent(Row, table=True):
    """The bytes of a version, its words, and a picture of it that we drew. The heaviest column is the last one read."""

    __tablename__ = "stream_file_content"
    version_id: int = Field(foreign_key="stream_file_version.id", primary_key=True)
    initiative_id: int = initiative_key()
    words: str = ""
    width: int = 0
    height: int = 0
    picture: bytes = Field(default=b"", sa_type=LargeBinary)
    data: bytes = Field(sa_type=LargeBinary)
