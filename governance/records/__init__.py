"""The documents made from meetings: the papers of an agenda gathered in one file."""
