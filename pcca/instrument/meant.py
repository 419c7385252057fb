"""What keys are called elsewhere: words of other languages of forms, which no likeness of letters leads from."""

from __future__ import annotations

from collections.abc import Iterable

MEANT = {
    **dict.fromkeys(("when", "if", "only_if", "visible_if", "ask_if", "condition", "relevant"), "show_if"),
    **dict.fromkeys(("question", "prompt", "wording"), "ask"),
    **dict.fromkeys(("mandatory", "compulsory", "must"), "required"),
}


def meant(words: Iterable[str], allowed: Iterable[str]) -> str:
    """The key that one of these words stands for elsewhere, if it is allowed here."""
    known = set(allowed)
    return next((MEANT[word] for word in words if word in MEANT and MEANT[word] in known), "")
