"""How choices of rights are written down. Pure."""
