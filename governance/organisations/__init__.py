"""The room of an organisation: what is found of it across the initiative, and what its board says of a vote."""
