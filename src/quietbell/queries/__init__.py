"""Read-only answers: one page's question each, in a known number of SQL queries."""
