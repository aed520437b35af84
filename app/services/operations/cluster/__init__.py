"""One PostgreSQL cluster of our own: programs, account, start, stop and recovery."""
