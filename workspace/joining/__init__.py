"""Joining: somebody without an invitation asks to take part, and who facilitates welcomes, answers or points elsewhere."""
