"""The editors' and builders' verbs: what ``invoke`` runs at somebody's desk, with a terminal."""
