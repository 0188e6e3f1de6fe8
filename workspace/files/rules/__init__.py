"""What may come in, under which name, and how much of it."""
