"""Units as XLIFF 2.0, the format of translators' own programs; nothing in it is expanded or fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from pcca.instrument.faults import Sheet, problem
from pcca.instrument.translation import COMPLETE, MISSING, REVIEW, STALE
from pcca.language import N_
from pcca.translate.units import Batch, Unit

SPACE = "urn:oasis:names:tc:xliff:document:2.0"
MOST_BYTES = 5_000_000
MOST_DEPTH = 24
STATES = {COMPLETE: "final", REVIEW: "translated", STALE: "initial", MISSING: "initial"}
READ = {"final": COMPLETE, "reviewed": COMPLETE, "translated": REVIEW}
SUBSTATE = "pcca:stale"
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
LEAST_DONE = (MISSING, STALE, REVIEW, COMPLETE)


class Refused(Exception):
    """The document holds what no translation needs."""


def write(batch: Batch) -> bytes:
    """The XLIFF document of a batch."""
    head = f'<xliff xmlns="{SPACE}" version="2.0" srcLang="{batch.source}" trgLang="{batch.target}">'
    opening = f' <file id="instrument" original="{_escaped(batch.instrument)}" canResegment="no" xml:space="preserve">'
    notes = f'  <notes><note category="version">{_escaped(batch.version)}</note></notes>'
    units = (line for unit in batch.units for line in _written(unit))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, opening, notes, *units, " </file>", "</xliff>", ""]
    return "\n".join(lines).encode()


def _written(unit: Unit) -> Iterator[str]:
    stale = f' subState="{SUBSTATE}"' if unit.state == STALE else ""
    yield f'  <unit id="{_escaped(unit.id)}" xml:space="preserve">'
    yield f'   <notes><note category="source-hash">{_escaped(unit.made_from)}</note>'
    yield f'    <note category="about">{_escaped(unit.note)}</note></notes>'
    yield f'   <segment state="{STATES[unit.state]}"{stale}>'
    yield f"    <source>{_escaped(unit.source)}</source>"
    yield f"    <target>{_escaped(unit.target)}</target>"
    yield "   </segment>"
    yield "  </unit>"


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(char, char) for char in text)


@dataclass
class _Parser:
    """Builds a tree of elements that know their lines, and stops at declarations and at great depth."""

    lines: dict[Element, int] = field(default_factory=dict)
    depth: int = 0

    def parse(self, source: bytes) -> Element:
        parser = expat.ParserCreate("UTF-8", "}")
        builder = TreeBuilder()

        def start(name: str, attributes: dict[str, str]) -> None:
            self.depth += 1
            if self.depth > MOST_DEPTH:
                raise Refused
            self.lines[builder.start(name, attributes)] = parser.CurrentLineNumber

        def end(name: str) -> None:
            self.depth -= 1
            builder.end(name)

        def refuse(*_: object) -> None:
            raise Refused

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = builder.data
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
        parser.buffer_text = True
        parser.Parse(source, True)
        return builder.close()


def read(source: bytes, sheet: Sheet) -> Batch | None:
    """The units of an XLIFF document; None when it is not one."""
    if len(source) > MOST_BYTES:
        sheet.add((), problem("too-large", N_("The file holds more than could be a translation.")))
        return None
    parser = _Parser()
    try:
        root = parser.parse(source)
    except Refused:
        sentence = N_("The document declares entities or is nested too deep; it is not read.")
        sheet.add((), problem("hostile-xml", sentence), (1, 1))
        return None
    except (expat.ExpatError, ValueError) as error:
        at = (getattr(error, "lineno", 1), getattr(error, "offset", 0) + 1)
        sheet.add((), problem("xml-syntax", N_("This is neither a spreadsheet nor a readable XLIFF document.")), at)
        return None
    return _batch(root, parser.lines, sheet)


def _batch(root: Element, lines: dict[Element, int], sheet: Sheet) -> Batch | None:
    files = [each for each in root if each.tag == f"{SPACE}}}file"]
    if root.tag != f"{SPACE}}}xliff" or len(files) != 1:
        sentence = N_("This is not an XLIFF 2.0 document with one file.")
        sheet.add((), problem("not-a-translation", sentence), (1, 1))
        return None
    notes = files[0].iter(f"{SPACE}}}note")
    version = next((each.text or "" for each in notes if each.get("category") == "version"), "")
    units = tuple(found for each in files[0].iter(f"{SPACE}}}unit") if (found := _unit(each, lines, sheet)))
    languages = (root.get("srcLang", ""), root.get("trgLang", ""))
    return Batch(files[0].get("original", ""), version, *languages, units)


def _unit(unit: Element, lines: dict[Element, int], sheet: Sheet) -> Unit | None:
    id_, at = unit.get("id", ""), (lines[unit], 1)
    notes = [each.text or "" for each in unit.iter(f"{SPACE}}}note") if each.get("category") == "source-hash"]
    parts = [each for each in unit if each.tag in (f"{SPACE}}}segment", f"{SPACE}}}ignorable")]
    marked = [inner for part in parts for held in part for inner in held]
    if marked:
        sentence = N_("The text holds marks of a translation program; texts only are taken.")
        sheet.add((id_,), problem("inline-markup", sentence), (lines[marked[0]], 1))
        return None
    if not notes or not parts:
        hint = N_("Export it again, and keep the notes.")
        sheet.add((id_,), problem("no-hash", N_("The hash of the source is missing."), hint=hint), at)
        return None
    source = "".join(_held(part, "source") for part in parts)
    target = "".join(_held(part, "target", part.tag.endswith("}ignorable")) for part in parts)
    return Unit(id_, source, target, _state(parts), notes[0].strip(), at=at)


def _held(part: Element, name: str, or_source: bool = False) -> str:
    found = next((each for each in part if each.tag == f"{SPACE}}}{name}"), None)
    if found is None and or_source:
        return _held(part, "source")
    return (found.text or "") if found is not None else ""


def _state(parts: list[Element]) -> str:
    """The state of the part that is least done."""
    segments = [each for each in parts if each.tag.endswith("}segment")]
    states = [
        STALE if each.get("subState") == SUBSTATE else READ.get(each.get("state", "initial"), MISSING)
        for each in segments
    ]
    return min(states, key=LEAST_DONE.index, default=MISSING)
