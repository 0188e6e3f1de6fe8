"""Verbs about people: invite and join, record mandates, change a role, leave, choose a hat."""
