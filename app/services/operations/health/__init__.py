"""What is well and what is not, and what a loss would cost now."""
