"""Elections without candidates: a part to hold for a time, nominations with their reasons, consent on a person."""
