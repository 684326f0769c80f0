"""Who may write: accounts, sign-in, rights and the audit log."""
