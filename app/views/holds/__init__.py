"""The room of holds: what must not be used, why, by whose word; setting a hold, releasing it with a signature."""
