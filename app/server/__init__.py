"""The machine under Anwang: an embedded PostgreSQL, roles, secrets, processes. Imports nothing of the app."""
