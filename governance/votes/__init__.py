"""Votes: motions put to the steering committee, the roll of those entitled, ballots and results."""
