"""One index of what may be found; rooms feed it through facts, and say who may see each entry."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, or_, select

from foundation.db import initiative_key, key, utc_field

PUBLIC = "public"
MEMBERS = "members"


class SearchEntry(SQLModel, table=True):
    """One thing to find. `audience` is `public`, `members` or `stream:<public id>`."""

    __tablename__ = "search_entry"
    id: int | None = key()
    initiative_id: int = initiative_key()
    kind: str = Field(max_length=32, index=True)
    about: str = Field(max_length=64, index=True)
    audience: str = Field(max_length=64, index=True)
    title: str
    text: str
    folded: str
    url: str
    at: datetime = utc_field()


@dataclass(frozen=True)
class Found:
    kind: str
    title: str
    url: str
    excerpt: str
    at: datetime


def fold(text: str) -> str:
    """Lower case, no accents (NFKD without marks): what people type is compared with this."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def upsert(
    db: Session,
    initiative_id: int,
    kind: str,
    about: str,
    *,
    title: str,
    text: str,
    url: str,
    audience: str,
    at: datetime,
) -> None:
    """Put or replace the entry of (kind, about) in its initiative."""
    remove(db, initiative_id, kind, about)
    db.add(
        SearchEntry(
            initiative_id=initiative_id,
            kind=kind,
            about=about,
            audience=audience,
            title=title,
            text=text,
            folded=fold(f"{title}\n{text}"),
            url=url,
            at=at,
        )
    )


def remove(db: Session, initiative_id: int, kind: str, about: str) -> None:
    db.execute(
        delete(SearchEntry).where(
            col(SearchEntry.initiative_id) == initiative_id,
            col(SearchEntry.kind) == kind,
            col(SearchEntry.about) == about,
        )
    )


def find(db: Session, initiative_id: int, audiences: set[str], query: str, *, limit: int = 30) -> list[Found]:
    """Entries of the initiative holding every word of the query, newest first, for these audiences."""
    words = fold(query).split()[:8]
    if not words or not audiences:
        return []
    wanted = select(SearchEntry).where(
        SearchEntry.initiative_id == initiative_id,
        or_(*(col(SearchEntry.audience) == audience for audience in audiences)),
        *(col(SearchEntry.folded).contains(word, autoescape=True) for word in words),
    )
    rows = db.exec(wanted.order_by(col(SearchEntry.at).desc()).limit(limit))
    return [Found(row.kind, row.title, row.url, _excerpt(row.text, words[0]), row.at) for row in rows]


def _excerpt(text: str, word: str, around: int = 90) -> str:
    position = max(fold(text).find(word), 0)
    start = max(position - around, 0)
    piece = " ".join(text[start : position + around].split())
    return ("… " if start else "") + piece + (" …" if position + around < len(text) else "")
