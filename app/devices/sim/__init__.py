"""Simulated devices behind real ptys and sockets, one module a family, with faults on command."""
