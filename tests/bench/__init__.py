"""What `make bench` measures. Speeds are figures to look at; none of them is a test."""
