"""The plant's own PostgreSQL: its binaries, its life, its backups, its move to another server."""
