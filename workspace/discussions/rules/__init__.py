"""What is true of messages by rule: how their text is read, and who is called in it."""
