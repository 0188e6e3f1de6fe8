"""Writes the demonstration into an empty database, through the actions of the rooms."""
