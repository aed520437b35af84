"""Label printers: what they say of themselves, and jobs sent with an exact account of what was taken."""
