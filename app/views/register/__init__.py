"""The room of equipment: every machine with its checks, hours, service, faults and stops; the test weight."""
