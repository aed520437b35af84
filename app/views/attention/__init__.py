"""What waits for a person: entries the plant could not apply, discrepancies, lots without an opening."""
