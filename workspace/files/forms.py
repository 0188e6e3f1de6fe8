"""What people send about files, beside the file itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{0,60}$")]


class Adding(BaseModel):
    """A file that comes in; an empty title takes the name of the file, an empty stream is the whole initiative."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    stream: Slug = ""


class Renaming(BaseModel):
    """`version` is the one the form was filled from."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    version: int


class Moved(BaseModel):
    """From where the file was just moved, to undo it; empty when it was not."""

    de: Annotated[str, StringConstraints(pattern=r"^$|^[0-9a-z-]{0,60}:[0-9a-z]{0,32}$")] = ""


class Listing(BaseModel):
    """The files of one stream, or all of them; the one that was just put away or in the bin, to undo it."""

    chantier: Slug = ""
    fichier: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{0,32}$")] = ""
