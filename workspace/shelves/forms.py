"""What people send about shelves."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
# The slug of a stream and the public id of a folder, either left out: `cantines:`, `cantines:3f9c`, `:`.
Place = Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{0,60}:[0-9a-z]{0,32}$")]


class Naming(BaseModel):
    name: Name


class NewFolder(BaseModel):
    name: Name
    stream: Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{0,60}$")] = ""


class Moving(BaseModel):
    place: Place


class Copying(BaseModel):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Undoing(BaseModel):
    """What was just done: a text put in the bin (`de` empty), or moved from a place."""

    texte: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{0,32}$")] = ""
    de: Annotated[str, StringConstraints(pattern=r"^$|^[0-9a-z-]{0,60}:[0-9a-z]{0,32}$")] = ""
