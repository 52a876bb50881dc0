"""Who is looking, what they may reach, and the walls that the database holds."""
