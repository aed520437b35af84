"""A plant moves to another server: rows, logins, proof."""
