"""Results of the methods in plain sentences, one file for each method."""
