"""The register of decisions: each one with its text, rule, owner, review date and follow-up; read, filtered, taken away."""
