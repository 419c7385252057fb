"""Instruments: what is asked, how answers become scores and stages, which findings are published."""
