"""Verbs of bodies: composing them, entrusting one's voice."""
