"""Verbs of votes: prepare and open, cast, close, remind and entrust, mark the register."""
