"""Which organisation somebody means by what they typed: a code, a name, or a part of one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.headings import folded
from pcca.fieldwork.register.saying import Codes
from pcca.language import N_
from pcca.store.register import Organisation, Register

SHOWN = 40
MOST = 5
WITH_CODE = re.compile(r".*\(([A-Za-z][A-Za-z0-9_]{0,31})\)\s*", re.DOTALL)


def called(each: Organisation, language: str) -> str:
    """An organisation as a list offers it, so that it is found again whatever the language."""
    return f"{each.name[language]} ({each.code})"


def meant(register: Register, text: str, kinds: Collection[str], today: date) -> str | Wrong:
    """The code of the one that fits best; what is wrong where none fits, or several fit alike."""
    bracketed = WITH_CODE.fullmatch(text)
    code = bracketed[1].lower() if bracketed else ""
    # A name may end in brackets of its own.
    if code in register and register[code].kind in kinds:
        return code
    if text.lower() in register:
        return text.lower()
    names = _names(register, kinds)
    for codes in _tiers(register, names, folded(text), today):
        if len(codes) == 1:
            return codes[0]
        if codes:
            sentence = N_("Several organisations fit '{text}', such as {words}. Write the code of the one you mean.")
            return wrong(sentence, text=text[:SHOWN], words=Codes(tuple(codes[:MOST])))
    near = get_close_matches(folded(text), names, n=1)
    if near:
        sentence = N_("The register has none called '{text}'. Did you mean {words}?")
        return wrong(sentence, text=text[:SHOWN], words=Codes((names[near[0]][0],)))
    return wrong(N_("The register has none called '{text}'. Write part of its name, or its code."), text=text[:SHOWN])


def _names(register: Register, kinds: Collection[str]) -> Mapping[str, list[str]]:
    """Codes by name, in any language and of any day."""
    found: dict[str, list[str]] = {}
    for each in register.values():
        if each.kind in kinds:
            for name in dict.fromkeys(folded(text) for named in each.names for _, text in named.text):
                found.setdefault(name, []).append(each.code)
    return found


def _tiers(register: Register, names: Mapping[str, list[str]], wanted: str, today: date) -> Iterator[list[str]]:
    """Those that fit, best first: by the whole name before a part of it, what goes on before what has ended."""
    whole = names.get(wanted, [])
    part = [*dict.fromkeys(code for name, codes in names.items() if wanted in name for code in codes)]
    for codes in (whole, part):
        yield [code for code in codes if going_on(register[code], today)]
        yield codes


def going_on(each: Organisation, today: date) -> bool:
    """Whether an organisation has not ended yet."""
    return each.days.last is None or each.days.last >= today
