"""The official lists and tables as data, each with its source.

Nothing here knows Flask, a form or a database.
"""
