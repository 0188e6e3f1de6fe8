"""Tables of files: one row for a file, one for each of its versions, and what a version holds in a row of its own."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship

from foundation.db import initiative_key, key, utc_field
from foundation.rows import Row
from people.circles import Shared, granted
from people.rules.sharing import Grant, Level


class StreamFileGrant(Row, table=True):
    """What a circle of people may do with a file; one without any of these rows gives what its place gives."""

    __tablename__ = "stream_file_grant"
    file_id: int = Field(foreign_key="stream_file.id", primary_key=True)
    circle: str = Field(max_length=16, primary_key=True)
    key: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    initiative_id: int = initiative_key()
    level: int


class StreamFileSharing(Row, table=True):
    """A change of who reads and replaces: both sides as rows of grants, empty for what the place gives."""

    __tablename__ = "stream_file_sharing"
    __table_args__ = (UniqueConstraint("file_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    file_id: int = Field(foreign_key="stream_file.id", index=True)
    number: int
    by: int | None = Field(default=None, foreign_key="membership.id")
    at: datetime = utc_field()
    before: list[Any] = Field(default_factory=list, sa_type=JSON)
    after: list[Any] = Field(default_factory=list, sa_type=JSON)


class StreamFile(Shared, table=True):
    """A file of a stream, or of the whole initiative. A new version replaces the one before, which stays.

    An archived one is put away, not erased: read and found, out of the lists, replaced no more.

    `title_version` counts the changes of the title: the second of two people who change it at once is told.
    """

    __tablename__ = "stream_file"
    EVERYBODY: ClassVar[Level] = Level.READ
    title_version: int = 0
    folder_id: int | None = Field(default=None, foreign_key="document_folder.id", index=True)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    created_at: datetime = utc_field()
    changed_at: datetime = utc_field(index=True)
    archived_at: datetime | None = utc_field(optional=True)
    binned_at: datetime | None = utc_field(optional=True, index=True)
    # Read with the row, always: every door asks the gate about a file, and the gate asks its grants.
    shares: list[StreamFileGrant] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "viewonly": True}
    )

    @property
    def chosen(self) -> tuple[Grant, ...]:
        return granted(self.shares)


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
