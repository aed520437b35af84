"""The rooms behind the line (audit, attention, maintenance, help, first run) in their states, as pictures."""
