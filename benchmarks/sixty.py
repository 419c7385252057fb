"""Sixty answers under names such as real instruments use."""

from __future__ import annotations

import random

DOMAINS = ("planning", "leadership", "membership", "governance", "money", "workforce")
TOPICS = ("plan", "lead", "members", "authority", "control", "skills", "change", "learning", "data", "trust")
ITEMS = tuple(f"{domain}.{topic}" for domain in DOMAINS for topic in TOPICS)
LEVELS = ("1", "2", "3", "4", "5")


def answers(seed: int) -> dict[str, str]:
    """An answer to each item."""
    chosen = random.Random(seed)
    return {item: chosen.choice(LEVELS) for item in ITEMS}
