"""Persons, organisations, mandates, the initiative they form, sign-in and rights."""
