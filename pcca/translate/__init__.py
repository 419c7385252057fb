"""Translations on their way to translators and back: units, spreadsheets, XLIFF, and what is taken from them."""
