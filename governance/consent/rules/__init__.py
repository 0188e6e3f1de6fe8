"""What consent asks for, pure. How it is judged stands in governance/votes/rules/methods/consent.py."""
