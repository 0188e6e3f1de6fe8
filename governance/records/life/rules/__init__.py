"""Pure rules of the life of minutes."""
