"""Pure rules of records: what goes where in a file made of others."""
