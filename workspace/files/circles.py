"""Whom files are for: people/circles.py over their tables."""

from __future__ import annotations

from people.circles import Circles
from people.rules.sharing import Level
from workspace.files.models import StreamFile, StreamFileGrant, StreamFileSharing

FILES = Circles(
    "file", StreamFile, StreamFileGrant, StreamFileSharing, "file_id", levels=(Level.READ, Level.WRITE)
)
readable = FILES.readable
