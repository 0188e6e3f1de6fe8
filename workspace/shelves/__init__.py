"""Shelves: where the texts of a stream are put, moved, copied, and the bin they wait in before they are erased."""
