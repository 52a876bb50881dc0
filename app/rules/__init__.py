"""The rules of the work as pure tables: no request, no session, no database."""
