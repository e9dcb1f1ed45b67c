"""What has happened to the tables, in order."""
