"""Links by which supporters act: email, webmail and telephone, with their length limits."""
