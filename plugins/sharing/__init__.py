"""What is passed on of an open alert: its picture, and texts for each channel."""
