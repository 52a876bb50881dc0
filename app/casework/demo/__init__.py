"""Invented agencies, accounts, families and papers, made through the same verbs as the pages use.

Every name contains 範, 例, 示 or 樣. The same seed and number of cases always give the same story and the same digest.
"""

from app.casework.demo.building import build
from app.casework.demo.places import accounts

__all__ = ["accounts", "build"]
