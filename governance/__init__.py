"""Who decides, and the deciding: committees, meetings, votes, records."""
