"""What an anchor is, what is quoted, and what an erasure takes out of a quotation."""
