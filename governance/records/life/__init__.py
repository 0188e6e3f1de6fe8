"""The life of minutes after the sitting: read over, circulated, approved, signed, published, archived."""
