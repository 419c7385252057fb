"""Blueprints: a view parses, calls one function, answers."""
