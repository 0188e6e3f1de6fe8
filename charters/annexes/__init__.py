"""Annexes of the charter: what the participants of one stream hold themselves to; the same machinery, for a stream."""
