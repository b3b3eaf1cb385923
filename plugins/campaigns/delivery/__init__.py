"""Planning and carrying out a push."""
