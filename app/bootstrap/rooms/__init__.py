"""The window and its rooms: what each stands on, put together."""
