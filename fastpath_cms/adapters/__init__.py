"""OUTSIDE. Each module implements one port of ``domain.ports``."""
