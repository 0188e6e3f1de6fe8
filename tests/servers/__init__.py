"""Real servers, started for the tests that ask for them and stopped by their process id."""
