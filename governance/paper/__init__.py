"""What the facilitator writes down for somebody else: a proxy or a ballot of paper, an answer given by telephone."""
