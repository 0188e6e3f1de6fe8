"""How long the bin keeps."""
