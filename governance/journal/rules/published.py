"""What of the trail is read by those who verify, and the names of the files they keep."""

from __future__ import annotations

FORMAT = "chantier-log/1"
RECEIPT = "chantier-receipt/1"
VERBS = frozenset(
    {
        "open_vote",
        "close_vote",
        "open_consent",
        "correct_wording",
        "extend_vote",
        "suspend_vote",
        "resume_vote",
        "annul_vote",
        "close_consent",
        "record_consensus",
        "open_election",
        "close_election",
        "put_in_force",
        "sign_charter",
        "withdraw_signature",
    }
)
"""Openings, results, what befell votes, decisions and signatures read in full; other lines show their digest alone."""
