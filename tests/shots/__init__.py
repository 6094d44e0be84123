"""Screenshots of every page in every role: ``python -m tests.shots DIR``."""
