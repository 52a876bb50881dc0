"""Tests of the work behind the pages, on a real database."""
