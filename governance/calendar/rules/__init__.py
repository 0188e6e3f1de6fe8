"""What months are made of, without the application."""
