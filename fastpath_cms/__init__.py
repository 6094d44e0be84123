"""FastPath CMS: the program that runs the whole year of an academic workshop."""
