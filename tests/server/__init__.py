"""Tests of the machine under Anwang: they start real servers and kill them."""
