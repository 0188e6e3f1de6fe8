"""Tables of documents. The rows of updates are the document; everything else is a cache of them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from people.circles import Shared, granted
from people.rules.sharing import Grant
from workspace.documents.rules.kinds import Kind as Kind  # noqa: PLC0414 - other rooms name it beside Document


class DocumentFolder(Row, table=True):
    """A folder of a stream, or of the whole initiative: a name that texts are put under."""

    __tablename__ = "document_folder"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    name: str = Field(max_length=80)
    created_at: datetime = utc_field()


class DocumentGrant(Row, table=True):
    """What a circle of people may do with a text: `key` is the stream, the college, the organisation or the membership,
    0 for the whole initiative. A text without any of these rows gives what its place gives."""

    __tablename__ = "document_grant"
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    circle: str = Field(max_length=16, primary_key=True)
    key: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    initiative_id: int = initiative_key()
    level: int


class DocumentSharing(Row, table=True):
    """A change of who reads, suggests and writes: both sides as rows of grants, empty for what the place gives."""

    __tablename__ = "document_sharing"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    document_id: int = Field(foreign_key="document.id", index=True)
    number: int
    by: int | None = Field(default=None, foreign_key="membership.id")
    at: datetime = utc_field()
    before: list[Any] = Field(default_factory=list, sa_type=JSON)
    after: list[Any] = Field(default_factory=list, sa_type=JSON)


class Document(Shared, table=True):
    """A text written by many. `last_seq` numbers its log; it grows under a lock on this row.

    `title_version` counts the changes of the title: the second of two people who change it at once
    is told. A frozen document takes no more updates; an archived one is put away, not erased; a
    binned one is closed, out of the lists, and erased after thirty days.
    """

    title_version: int = 0
    kind: Kind = Kind.NOTE
    created_by: int | None = Field(default=None, foreign_key="membership.id")
    created_at: datetime = utc_field()
    changed_at: datetime = utc_field(index=True)
    archived_at: datetime | None = utc_field(optional=True)
    frozen_at: datetime | None = utc_field(optional=True)
    binned_at: datetime | None = utc_field(optional=True, index=True)
    folder_id: int | None = Field(default=None, foreign_key="document_folder.id", index=True)
    last_seq: int = 0
    found_seq: int = -1  # what the search index knows of
    # Read with the row, always: every door asks the gate about a document, and the gate asks its grants.
    shares: list[DocumentGrant] = Relationship(sa_relationship_kwargs={"lazy": "selectin", "viewonly": True})

    @property
    def chosen(self) -> tuple[Grant, ...]:
        return granted(self.shares)

    @property
    def author_id(self) -> int | None:
        """Who opened it, as the gate asks."""
        return self.created_by

    @property
    def closed(self) -> bool:
        """Read and no longer written."""
        return any(at is not None for at in (self.frozen_at, self.archived_at, self.binned_at))


class DocumentUpdate(Row, table=True):
    """One row of the log: what was changed in one window, as the engine encoded it.

    `person_id` is its author, None when several wrote: client ids tell them apart. `checksum` is that of its place and
    bytes (rules/checksum.py). Written at each key, it touches one page: its key is the table, and it has no index.
    """

    __tablename__ = "document_update"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    initiative_id: int = Field(foreign_key="initiative.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = utc_field()
    data: bytes = Field(sa_type=LargeBinary)
    checksum: int = Field(sa_type=BigInteger)


class DocumentSnapshot(Row, table=True):
    """The state after the row `upto_seq`. Two generations are kept, and the rows between them.

    Whatever happens to the newest, the one before and the rows after it say the same.
    """

    __tablename__ = "document_snapshot"
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    upto_seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    initiative_id: int = initiative_key()
    at: datetime = utc_field()
    state: bytes = Field(sa_type=LargeBinary)
    checksum: int = Field(sa_type=BigInteger)


class DocumentClient(Row, table=True):
    """A Yjs client id belongs to the first person who used it in the document, for ever."""

    __tablename__ = "document_client"
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    client_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    initiative_id: int = initiative_key()
    person_id: int | None = Field(default=None, foreign_key="person.id")


class DocumentSpan(Row, table=True):
    """When a client wrote its clocks [clock_from, clock_to[, to the minute: dates survive compaction."""

    __tablename__ = "document_span"
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    client_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    clock_from: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    clock_to: int = Field(sa_type=BigInteger)
    initiative_id: int = initiative_key()
    minute: datetime = utc_field()


class DocumentQuarantine(Row, table=True):
    """A row of the log, or a snapshot, that was found corrupted, and rows that rest on one (`why`: rules/damage.py).

    Nothing is thrown away: the bytes are kept as they were found. `found_at` is when they were set aside,
    `written_at` when the row was written; `acknowledged_at` when the operator said that it is known.
    """

    __tablename__ = "document_quarantine"
    id: int | None = key()
    initiative_id: int = initiative_key()
    document_id: int = Field(foreign_key="document.id", index=True)
    seq: int
    snapshot: bool = False
    person_id: int | None = Field(default=None, foreign_key="person.id")
    written_at: datetime | None = utc_field(optional=True)
    data: bytes = Field(sa_type=LargeBinary)
    checksum: int = Field(sa_type=BigInteger)
    why: str = Field(max_length=16)
    found_at: datetime = utc_field()
    acknowledged_at: datetime | None = utc_field(optional=True)


class DocumentVersion(Row, table=True):
    """A named state of the text, kept whole. `on_behalf` is the organisation its author spoke for.

    `rewritten_at`: when a passage was last erased from it, which changed its print.
    """

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    document_id: int = Field(foreign_key="document.id", index=True)
    number: int
    name: str = Field(max_length=120)
    title: str = Field(max_length=200)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    on_behalf: str = Field(default="", max_length=200)
    at: datetime = utc_field()
    seq: int
    tree: dict[str, Any] = Field(sa_type=JSON)
    sha256: str = Field(max_length=64, index=True)
    frozen: bool = False
    rewritten_at: datetime | None = utc_field(optional=True)


class DocumentSession(Row, table=True):
    """A session of work: from the first change after a silence to the last before the next one.

    Open, it only says until which row (`seq`) and who; once it is over (`kept_at`), `tree` is the text as it was
    left, and `added` and `deleted` count the words that came and went since the session before.
    """

    __tablename__ = "document_session"
    __table_args__ = (UniqueConstraint("document_id", "after_seq"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    document_id: int = Field(foreign_key="document.id", index=True)
    after_seq: int  # the last row of the one before
    seq: int
    began_at: datetime = utc_field()
    at: datetime = utc_field()
    kept_at: datetime | None = utc_field(optional=True)
    people: list[int] = Field(default_factory=list, sa_type=JSON)  # keys of persons
    tree: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    added: int = 0
    deleted: int = 0
    rewritten_at: datetime | None = utc_field(optional=True)  # when a passage was erased from it


class DocumentVisit(Row, table=True):
    """Until which row somebody has seen a document, now and at her visit before this one."""

    __tablename__ = "document_visit"
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    initiative_id: int = initiative_key()
    seq: int
    at: datetime = utc_field()
    before_seq: int = 0
    before_at: datetime | None = utc_field(optional=True)


class DocumentSequel(Row, table=True):
    """A text that begins where a frozen one ended; a frozen text has one at most."""

    __tablename__ = "document_sequel"
    __table_args__ = (UniqueConstraint("follows_id"),)
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    follows_id: int = Field(foreign_key="document.id")
    initiative_id: int = initiative_key()


class DocumentImage(Row, table=True):
    """An image of a text, written anew by us, under the hash of its bytes; a text names it by that hash."""

    __tablename__ = "document_image"
    document_id: int = Field(foreign_key="document.id", primary_key=True)
    sha256: str = Field(max_length=64, primary_key=True)
    initiative_id: int = initiative_key()
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = utc_field()
    mimetype: str = Field(max_length=40)
    width: int
    height: int
    size: int
    data: bytes = Field(sa_type=LargeBinary)
