"""Amendments on the articles of the charter in force: proposed, supported, discussed, put in order."""
