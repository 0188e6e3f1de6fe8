"""Who reads, suggests and writes each document: said in words, changed after seeing who gains and who loses."""
