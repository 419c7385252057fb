"""The register of organisations: what may be done to it, what holds of it, and how it is told."""
