"""Writes the list of every key in docs/instruments/keys.md: python -m tests.keys"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcca.instrument import schema
from pcca.instrument.schema.described import described
from tests.instrument.sample import ROOT

PAGE = ROOT / "docs" / "instruments" / "keys.md"
HEAD = """# Every key

What each key says, and where it may stand. `pcca schema` gives the same to editors. Texts may have the suffix of a
language (`ask.cy`), and `review` may stand in any map.

| key | where | what it says |
| --- | --- | --- |
"""
WHERE = {
    "Option": "a scale",
    "Instrument": "the top",
    "StageRule": "a stage rule",
    "Stages": "`stages`",
    "PlainDecision": "",
    "Bridge": "`same_as`",
    "Days": "`days_between`",
    "Paired": "`paired_change`",
    "NeedGot": "`need_got_gap`",
    "DecisionTable": "a decision table",
    "DecisionRow": "a row of a decision table",
    "Outcome": "`else`",
    "Rule": "`check`, `warn`, `checks`",
    "Derived": "`derive`",
    "Group": "a group of options",
    "Advice": "advice",
    "Organisation": "an organisation",
    "Example": "an example",
}
"""Where a map of keys stands, unless it is a thing of its own name or stands under the key of its own name."""
THINGS = {"Section", "Question", "Score", "Band", "Domain", "Finding", "Table", "Module", "Register", "Tag"}


def schemas_below(base: type[schema.Keys]) -> set[type[schema.Keys]]:
    """A schema and all that are made from it."""
    return {base}.union(*(schemas_below(each) for each in base.__subclasses__()))


def where(name: str) -> str:
    """Where the keys of a schema stand, in words."""
    if name in WHERE:
        return WHERE[name]
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    return f"a {words}" if name in THINGS else f"`{words}`"


def rows() -> Iterator[tuple[str, str, str]]:
    """Every key with where it may stand and what it says there; places that say the same stand together."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in sorted(schemas_below(schema.Keys), key=lambda each: each.__name__):
        name = each.__name__.removesuffix("Keys")
        for key in each().fields:
            if where(name) and name and key != "review":
                found.setdefault((key, described(name, key)), []).append(where(name))
    for key in ("missing", "values", "groups"):
        found.setdefault((key, described("Option", key)), []).append(where("Option"))
    yield from sorted((key, ", ".join(dict.fromkeys(places)), said) for (key, said), places in found.items())


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(f"| `{key}` | {places} | {said} |\n" for key, places, said in rows())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
