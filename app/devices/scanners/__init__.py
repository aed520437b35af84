"""Code scanners on lines of their own, one module a protocol."""
