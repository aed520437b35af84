"""Login by badge and PIN, and the tiles a person's work starts from."""
