"""The machine under Anwang: an embedded PostgreSQL, its roles, secrets, and the processes. Imports nothing of the app."""
