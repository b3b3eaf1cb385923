"""Composition of mails: HTML, plain text, and the outbox."""
