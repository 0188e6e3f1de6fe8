"""Folders and the bin; what may be found is indexed by its words, forgives typing errors and knows its stream; what is published is found."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db
from foundation import folding, vocabulary

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
AT_ONCE = 200
# SQLite: words are already folded and parted by spaces, so that letters beyond ASCII need no rule; only whole words and
# their beginnings are asked for, so that places are not kept. The triggers are the only writers.
FTS5 = """CREATE VIRTUAL TABLE search_words USING fts5(
    folded, content='search_entry', content_rowid='id', detail=none, columnsize=0, prefix='3 5', tokenize='ascii')"""
GONE = "INSERT INTO search_words (search_words, rowid, folded) VALUES ('delete', old.id, old.folded);"
COME = "INSERT INTO search_words (rowid, folded) VALUES (new.id, new.folded);"
TRIGGERS = (
    f"CREATE TRIGGER search_entry_come AFTER INSERT ON search_entry BEGIN {COME} END",
    f"CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN {GONE} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE OF folded ON search_entry BEGIN {GONE} {COME} END",
)
LEXEMES = """ALTER TABLE search_entry ADD COLUMN lexemes tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(folded, ' '))) STORED"""
STREAMS = {
    "stream": "SELECT public_id FROM work_stream s WHERE s.public_id = search_entry.about",
    "document": """SELECT s.public_id FROM document d JOIN work_stream s ON s.id = d.stream_id
        WHERE d.public_id = search_entry.about""",
    "message": """SELECT s.public_id FROM discussion_message m JOIN discussion_thread t ON t.id = m.thread_id
        JOIN work_stream s ON s.id = t.stream_id WHERE m.public_id = search_entry.about""",
    "vote": """SELECT s.public_id FROM motion m JOIN work_stream s ON s.id = m.stream_id
        WHERE m.public_id = search_entry.about""",
    "publication": """SELECT s.public_id FROM publication p JOIN work_stream s ON s.id = p.stream_id
        WHERE p.public_id = search_entry.about""",
}
PUBLISHED = """INSERT INTO search_entry (initiative_id, kind, about, audience, title, text, folded, url, at)
    SELECT p.initiative_id, 'publication', p.public_id, 'public', p.title, p.summary || ' ' || p.text, '',
        '/' || i.slug || '/public/textes/' || p.slug, p.published_at
    FROM publication p JOIN initiative i ON i.id = p.initiative_id
    WHERE p.withdrawn_at IS NULL AND p.public_id NOT IN (SELECT about FROM search_entry WHERE kind = 'publication')"""


def upgrade() -> None:
    _shelves()
    for name, length in (("stream", 32), ("folded_title", None)):
        op.add_column("search_entry", sa.Column(name, Text(length=length), nullable=False, server_default=""))
    op.execute(PUBLISHED)
    for kind, stream in STREAMS.items():
        op.execute(f"UPDATE search_entry SET stream = coalesce(({stream}), '') WHERE kind = '{kind}'")  # noqa: S608
    op.execute(
        "DELETE FROM search_entry WHERE id NOT IN (SELECT max(id) FROM search_entry GROUP BY initiative_id, kind, about)"
    )
    op.create_index("uq_search_entry_about", "search_entry", ["initiative_id", "kind", "about"], unique=True)
    _vocabulary()
    _read_again()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(FTS5)
        op.execute("INSERT INTO search_words (search_words) VALUES ('rebuild')")
        for trigger in TRIGGERS:
            op.execute(sa.text(trigger))
    else:
        op.execute(LEXEMES)
        op.execute("CREATE INDEX ix_search_entry_lexemes ON search_entry USING gin (lexemes)")


def _shelves() -> None:
    moment = foundation.db.UtcDateTime(timezone=True)
    op.create_table(
        "document_folder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("name", Text(length=80), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_folder_initiative_id")
        ),
        sa.ForeignKeyConstraint(["stream_id"], ["work_stream.id"], name=op.f("fk_document_folder_stream_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_folder")),
    )
    op.create_index(op.f("ix_document_folder_initiative_id"), "document_folder", ["initiative_id"])
    op.create_index(op.f("ix_document_folder_public_id"), "document_folder", ["public_id"], unique=True)
    op.create_index(op.f("ix_document_folder_stream_id"), "document_folder", ["stream_id"])
    op.add_column("document", sa.Column("binned_at", moment, nullable=True))
    # In so many words: SQLite adds a column with its reference, and would otherwise copy the whole table.
    op.execute(
        "ALTER TABLE document ADD COLUMN folder_id INTEGER CONSTRAINT fk_document_folder_id REFERENCES document_folder (id)"
    )
    op.create_index(op.f("ix_document_binned_at"), "document", ["binned_at"])
    op.create_index(op.f("ix_document_folder_id"), "document", ["folder_id"])


def _vocabulary() -> None:
    op.create_table(
        "search_word",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("audience", Text(length=64), nullable=False),
        sa.Column("word", vocabulary.LETTERS, nullable=False),
        sa.Column("backwards", vocabulary.LETTERS, nullable=False),
        sa.Column("spelling", Text(length=80), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_search_word_initiative_id")
        ),
        sa.PrimaryKeyConstraint("initiative_id", "audience", "word", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_backwards", "search_word", ["initiative_id", "audience", "backwards"])


def _read_again() -> None:
    """Fold every entry anew, and count its words."""
    db = op.get_bind()
    counts: Counter[tuple[int, str, str]] = Counter()
    written: dict[str, str] = {}
    last = 0
    while True:
        rows = db.execute(
            sa.text(
                "SELECT id, initiative_id, audience, title, text FROM search_entry WHERE id > :last ORDER BY id LIMIT :most"
            ),
            {"last": last, "most": AT_ONCE},
        ).all()
        for last, initiative, audience, title, text in rows:
            folded = folding.indexed(title, text)
            db.execute(
                sa.text("UPDATE search_entry SET folded = :folded, folded_title = :title WHERE id = :id"),
                {"folded": folded, "title": folding.indexed_title(title), "id": last},
            )
            counts.update((initiative, audience, word) for word in vocabulary.worth(folded.split()))
            written = folding.spellings(title, text) | written
        if not rows:
            break
    for (initiative, audience, word), entries in counts.items():
        values = {"initiative": initiative, "audience": audience, "word": word, "backwards": word[::-1]}
        values |= {"spelling": written.get(word, word)[:80], "more": entries}
        db.execute(vocabulary.COUNT, values)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("come", "gone", "changed"):
            op.execute(f"DROP TRIGGER search_entry_{trigger}")
        op.execute("DROP TABLE search_words")
    else:
        op.drop_index("ix_search_entry_lexemes", "search_entry")
        op.drop_column("search_entry", "lexemes")
    op.drop_index("uq_search_entry_about", "search_entry")
    op.drop_table("search_word")
    for name in ("folded_title", "stream"):
        op.drop_column("search_entry", name)
    for name in ("folder_id", "binned_at"):
        op.drop_index(op.f(f"ix_document_{name}"), "document")
    with op.batch_alter_table("document") as batch:
        batch.drop_column("folder_id")
        batch.drop_column("binned_at")
    op.drop_table("document_folder")
