"""Where the program is put together: the only place that names concrete devices, stores and screens."""
