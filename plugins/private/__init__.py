"""Private folders: for what is never published or committed, such as decrypted reports and drafts."""
