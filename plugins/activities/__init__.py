"""Public activities: vigils, talks and delegations, announced to subscribers who chose them."""
