"""Public activities: vigils, talks, delegations, announced to those who chose them."""
