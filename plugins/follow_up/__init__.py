"""Follow-up with the authorities: what was sent, how long they have had to answer, and what they answered."""
