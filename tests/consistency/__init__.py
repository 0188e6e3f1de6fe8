"""What must be true of a document that several wrote in, whatever broke meanwhile, and how it is found out."""
