"""What the station does: journal and synchronisation, identity, receiving, operations. No Qt, no devices."""
