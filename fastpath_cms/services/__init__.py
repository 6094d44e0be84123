"""DEEDS. One function for each thing a person does; they flush, and never commit."""
