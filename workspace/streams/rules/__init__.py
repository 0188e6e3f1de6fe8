"""What is true of streams by rule: addresses, kits, and how dates stand on a time line."""
