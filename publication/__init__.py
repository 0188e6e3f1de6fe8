"""The public face: it reads only what was published."""
