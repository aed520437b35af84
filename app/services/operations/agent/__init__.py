"""The agent beside the server: its duties, what it watches, where it runs."""
