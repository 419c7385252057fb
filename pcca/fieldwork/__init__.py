"""Fieldwork: waves, journeys of respondents, responses from files, and the demonstration."""
