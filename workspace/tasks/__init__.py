"""Action items: what was decided to be done, by whom, for when; wherever it was decided."""
