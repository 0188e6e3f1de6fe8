"""Who may do what, proved."""
