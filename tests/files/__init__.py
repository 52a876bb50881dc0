"""What files may be, and where they lie."""
