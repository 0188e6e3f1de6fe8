"""Documents: texts written by many at once, their update log, live rooms and versions."""
