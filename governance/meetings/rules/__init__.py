"""Pure rules of a meeting: its life, its agenda, who is in the room at a given moment."""
