"""The pure rules of documents: what an update may carry, what a text is, how it is shown."""
