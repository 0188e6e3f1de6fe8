"""Documents in and out: files other programs read and write, made from texts and made into texts."""
