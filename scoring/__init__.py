"""Survey statistics for small known populations: pure functions over coded answers."""
