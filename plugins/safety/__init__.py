"""Gates on what is published: words that may never appear, and names by consent."""
