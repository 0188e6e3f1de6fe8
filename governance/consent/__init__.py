"""Decision by consent: proposals, rounds, objections, versions that integrate them, decisions with a review date."""
