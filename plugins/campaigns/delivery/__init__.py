"""Delivery of campaigns: planning and executing a push, test mails, and the history."""
