"""Methods of choosing among several options, one file each: ballots in, a result with all its numbers out."""
