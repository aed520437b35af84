"""The audit room: every entry with who, what, when, old, new and why, and the proof of the chain."""
