"""QUESTIONS. Every SELECT with its loading plan; each takes the viewer."""
