"""What people do with minutes after the sitting."""
