"""Verbs of an election without candidates."""
