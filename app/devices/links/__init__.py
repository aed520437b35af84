"""Lines to devices: serial, TCP, a recorded file, and a recorder around any of them."""
