"""The equipment register: machines, devices, what is asked of them and what became of them."""
