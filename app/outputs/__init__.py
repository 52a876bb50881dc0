"""What leaves the program to be looked at, printed, frozen or counted."""
