"""The sealed log: openings, closings, results and signatures in a Merkle tree, signed, verifiable by anybody."""
