"""What editors do with encrypted reports: make a key, decrypt mails into a private folder, begin an alert."""
