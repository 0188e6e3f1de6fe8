"""What the house says of requests to join: pure."""
