"""Public functions of `scoring` with arguments they accept, and ways in which each argument can be wrong."""
