"""Verbs of a decision by consent."""
