"""Consultations on a version of the charter: a period, a word and comments on each article, and what was kept."""
