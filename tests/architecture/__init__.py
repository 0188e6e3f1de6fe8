"""The shape of the house, held by tests: who imports whom, sizes, doors, gates, tables, templates, words."""
