"""Charters: the text that sets the common rules, its versions, amendments and signatures."""
