"""Recording what an authority answered, or what the network sent, in the original of an alert or letter."""
