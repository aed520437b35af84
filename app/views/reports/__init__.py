"""Lists of deliveries, lots and weighings: narrowed, summed up, opened down to each weighing, written into files."""
