"""PDFs made by our own code: good papers, papers that break one rule, and hostile files."""
