"""Comments: what people say of a passage of a shared text, beside it and never in it."""
