"""What a proof may be."""
