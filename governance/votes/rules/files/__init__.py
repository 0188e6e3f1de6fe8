"""Files of ballots, ours and those of others: text in, a question and grouped ballots out, or a refusal in words."""
