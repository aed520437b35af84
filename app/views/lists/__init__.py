"""Lists that are paged by two large keys, and facts of one thing: what the rooms of records are made of."""
