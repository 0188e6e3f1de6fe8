"""The workspace: where people of an initiative think, write and act together."""
