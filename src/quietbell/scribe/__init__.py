"""Journal to rows, and rows to the site file: where the two halves meet."""
