"""What is true of people by rule: mandates, numbers of companies, who may do what."""
