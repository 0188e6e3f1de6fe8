"""What people send about documents."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from workspace.documents.rules.kinds import Kind

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
PublicId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{1,32}$")]


class NewDocument(BaseModel):
    title: Title
    kind: Kind = Kind.NOTE
    stream: str = ""


class Renaming(BaseModel):
    """`version` is the one the form was filled from."""

    title: Title
    version: int


class NewVersion(BaseModel):
    name: Name = ""


class Erasing(BaseModel):
    """A passage, as it was written; spaces and ends of line do not count."""

    passage: str = ""


class Join(BaseModel):
    """The first words of a live seat. `client` is the Yjs client id of the tab."""

    document: PublicId
    state_vector: bytes = b""
    schema_version: int = 0
    client: int = 0
