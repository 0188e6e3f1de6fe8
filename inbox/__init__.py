"""The personal face: what I owe, what changed since my last visit, search over what I may see."""
