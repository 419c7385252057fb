"""Tests of what translators send and get."""
