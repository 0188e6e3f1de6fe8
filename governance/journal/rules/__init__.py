"""What a sealed log is: hashes, paths, signed heads. Pure."""
