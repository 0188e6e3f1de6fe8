"""Rules are tested by examples and by properties; few examples each, for the whole folder runs at every save."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rules", max_examples=25, deadline=None, database=None)
settings.load_profile("rules")
