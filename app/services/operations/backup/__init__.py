"""Backups of the whole cluster: taken, proven, kept, restored."""
