"""The directory of organisations that accompany and support defenders."""
