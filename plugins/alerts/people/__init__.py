"""The people of an alert: the field of their names, and what is said of them in words."""
