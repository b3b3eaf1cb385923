"""Casework: what editors do privately to follow up letters, such as reminders, and mails of authorities."""
