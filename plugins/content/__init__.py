"""The content format: from files to validated values, or problems with hints for editors."""
