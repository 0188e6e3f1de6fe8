"""Pure rules of charters: how decisions are taken, written as values."""
