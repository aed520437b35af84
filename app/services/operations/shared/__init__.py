"""A shared PostgreSQL server: its settings, rules, certificate and folder."""
