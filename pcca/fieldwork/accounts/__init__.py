"""Accounts: passwords, second factors, throttled sign-in, invitations, and who may be given which role."""
