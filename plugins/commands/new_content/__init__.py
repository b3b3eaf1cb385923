"""What the commands ask about new content, and the files that they write."""
