"""What a minute of measurement says: which points are kept, their summary in clear, and the entry that carries both."""
