"""The demonstration's own OpenID provider: a real code flow in which one chooses whom to be. Never outside DEMO=1."""
