"""Quality: shipped tables of published rules, and their evaluation."""
