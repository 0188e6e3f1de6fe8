"""What a file is, and how a text becomes one and comes out of one: pure."""
