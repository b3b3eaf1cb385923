"""PDFs beside texts: safe ones are published as copies without metadata, and searched for names."""
