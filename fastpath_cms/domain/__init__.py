"""RULES. Pure functions over frozen values; the standard library only."""
