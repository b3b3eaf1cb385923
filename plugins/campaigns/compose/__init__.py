"""The mails of announcements: HTML, plain text, and the outbox."""
