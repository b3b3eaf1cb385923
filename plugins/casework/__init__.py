"""Casework: what editors do privately to follow up letters: reminders, mails, counts of copies."""
