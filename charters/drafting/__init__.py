"""The draft of a charter written by many: one co-edited text, of which the articles are read."""
