"""The journal: durable on this station first, in the plant exactly once."""
