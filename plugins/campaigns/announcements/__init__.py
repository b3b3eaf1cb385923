"""What is to be announced to whom."""
