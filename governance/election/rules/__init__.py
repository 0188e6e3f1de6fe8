"""What an election without candidates asks for, pure. How it is judged: governance/votes/rules/methods/candidateless.py."""
