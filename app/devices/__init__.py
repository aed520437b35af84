"""Devices: links move bytes, pure parsers turn them into readings, one supervisor thread a link tells its state."""
