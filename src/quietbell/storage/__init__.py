"""The database: the only Django application with models, and nothing but columns."""
