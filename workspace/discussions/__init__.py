"""Discussions: threads about anything, messages that everybody sees at once, what each person has read."""
