"""Rules of the rooms of organisations: values in, values out."""
