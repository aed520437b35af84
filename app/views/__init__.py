"""What a person sees: presenters without Qt, screens with it, one bridge from threads to the GUI thread."""
