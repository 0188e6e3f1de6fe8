"""Where an action item stands, and when its owner is reminded of it."""
