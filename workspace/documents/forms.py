"""What people send about documents."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from workspace.documents.beginnings import Beginning
from workspace.documents.rules.kinds import Kind

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
PublicId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{1,32}$")]

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{0,32}$")]


class NewDocument(BaseModel):
    title: Title
    kind: Kind = Kind.NOTE
    stream: str = ""
    beginning: Beginning = Beginning.BLANK


class Renaming(BaseModel):
    """`version` is the one the form was filled from."""

    title: Title
    version: int


class NewVersion(BaseModel):
    name: Name = ""


class Erasing(BaseModel):
    """A passage, as it was written; spaces and ends of line do not count."""

    passage: str = ""


class ErasingImage(BaseModel):
    """The hash of an image that the text shows no more."""

    image: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Looking(BaseModel):
    """A moment of the past: its place on the slider, from 1, or its key."""

    etat: int | None = Field(default=None, ge=1, le=1_000_000)
    cle: Key = ""


class Comparing(BaseModel):
    """Two states by their keys; `tout` shows what did not change too."""

    de: Key = ""
    a: Key = ""
    tout: bool = False


class Naming(BaseModel):
    """The words typed after « @ »; nothing yet names everybody."""

    q: str = Field(default="", max_length=80)


class Sequel(BaseModel):
    title: Title


class Join(BaseModel):
    """The first words of a live seat. `client` is the Yjs client id of the tab; it may take `updates` after a state."""

    document: PublicId
    state_vector: bytes = b""
    schema_version: int = 0
    client: int = 0
    updates: bool = False
