"""Files for others to read: one module per format."""
