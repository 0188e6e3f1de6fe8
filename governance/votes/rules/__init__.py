"""Pure rules of a vote: its life, its count, its verdict and the sentences that explain it."""
