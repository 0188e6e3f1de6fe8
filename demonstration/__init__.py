"""The demonstration: a fictional initiative and its small twin, as plain files read into frozen values."""
