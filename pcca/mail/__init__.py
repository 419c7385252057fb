"""Mails: what they say, how they are sent, and what comes back."""
