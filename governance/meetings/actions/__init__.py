"""Verbs of meetings: convening, answering, sitting."""
