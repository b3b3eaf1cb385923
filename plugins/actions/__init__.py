"""The links by which a supporter acts: email, telephone, and what fits into them."""
