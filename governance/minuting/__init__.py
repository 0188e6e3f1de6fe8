"""What is made in place while the minutes are written: actions, decisions, votes, papers, each a true record of its room."""
