"""The audit: every entry with who, what, when, old, new and why; its chain proven; written out for others."""
