"""Survey and assessment instruments for health-service teams, in Welsh and English."""

__version__ = "0.1.0"
