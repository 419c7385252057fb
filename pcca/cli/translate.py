"""`pcca translate`: sends texts to translators as XLSX or XLIFF, and takes back what they made of them."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from pcca.cli.faulty import print_faults
from pcca.cli.files import read_file, require_free, written_whole
from pcca.cli.frame import Commands
from pcca.cli.frame import command as declare
from pcca.cli.sources import Source, read_source
from pcca.cli.terminal import Terminal
from pcca.instrument.faults import Sheet
from pcca.instrument.files import inspect_any
from pcca.instrument.overlay import Overlay, name_of
from pcca.language import LANGUAGES, N_
from pcca.translate import spreadsheet, xliff
from pcca.translate.saving import current_in, papers_of, unsound
from pcca.translate.taking import Current, Taken, overlay_of, take
from pcca.translate.units import STATE_WORDS, Batch, batch_of

SUFFIXES = {".xlsx": "xlsx", ".xlf": "xliff", ".xliff": "xliff"}


@click.group("translate", cls=Commands, help=N_("Send texts to translators, and take back their translations."))
def command() -> None:
    pass


@declare("export", N_("Write the texts of INSTRUMENT and their translations to OUT, for a translator."))
@click.argument("instrument")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", "code", type=click.Choice(LANGUAGES), help=N_("The language of the translations."))
@click.option(
    "--format", "kind", type=click.Choice(["xlsx", "xliff"]), help=N_("A spreadsheet or XLIFF 2.0; else by the name.")
)
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
def export(
    terminal: Terminal, /, instrument: str, out: Path, *, code: str | None, kind: str | None, force: bool
) -> None:
    source = _readable(terminal, instrument)
    require_free(terminal, out, force=force)
    batch = batch_of(source.loaded, _target(terminal, source, code), terminal.lang)
    with written_whole(out) as file:
        file.flush()
        file.buffer.write(_written(terminal, batch, kind or SUFFIXES.get(out.suffix.lower(), "xlsx")))
    terminal.count(
        "{n} text has been written to {file}.", "{n} texts have been written to {file}.", len(batch.units), file=out
    )
    _count_states(terminal, batch)
    given = f"pcca translate import {shlex.quote(instrument)} {shlex.quote(str(out))}"
    terminal.say(N_("Next: when it comes back, '{command}' says what it changes."), command=given)


def _readable(terminal: Terminal, given: str) -> Source:
    """The instrument, even where translations are missing; other faults end the command."""
    source = read_source(given, inspect_any)
    faults = [each for each in source.loaded.faults if each.check != "translation-missing"]
    if faults:
        print_faults(terminal, faults, source.text, others=source.others, err=True)
        raise SystemExit(1 if source.text else 2)
    if not source.loaded.translations.languages:
        terminal.stop(N_("The names of a register are translated in the register itself, beside each other."))
    return source


def _target(terminal: Terminal, source: Source, code: str | None) -> str:
    first, *others = source.loaded.translations.languages
    if code is None and others:
        return others[0]
    if code not in others:
        sentence = N_("The instrument is in '{languages}' only: add the language to its key 'languages' first.")
        listed = sentence if code != first else N_("'{languages}' is the first language of the instrument.")
        terminal.misuse(listed, languages=first if code == first else ", ".join((first, *others)))
    return code


def _written(terminal: Terminal, batch: Batch, kind: str) -> bytes:
    if kind == "xliff":
        return xliff.write(batch)
    try:
        return spreadsheet.write(batch, terminal.lang)
    except spreadsheet.TooLong as long:
        terminal.stop(N_("The text {id} is too long for a spreadsheet: use --format xliff."), id=long)


def _count_states(terminal: Terminal, batch: Batch) -> None:
    states = [unit.state for unit in batch.units]
    rows = [(terminal.lang.say(said), terminal.lang.number(states.count(state))) for state, said in STATE_WORDS.items()]
    terminal.table([terminal.lang.say(N_("State of translation")), terminal.lang.say(N_("Texts"))], rows, right=(1,))


@declare("import", N_("Say what FILE, which a translator sent back, changes in INSTRUMENT; with --write, write it."))
@click.argument("instrument")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help=N_("Write the translations to the overlay beside the instrument."))
def import_(terminal: Terminal, /, instrument: str, file: Path, *, write: bool) -> None:
    source = _readable(terminal, instrument)
    sheet = Sheet(str(file))
    batch = _read(read_file(terminal, file), sheet)
    current = _current(source, batch.target if batch else "")
    taken = take(batch, current, sheet) if batch else Taken()
    if sheet.faults:
        print_faults(terminal, sheet.sorted(), b"", err=True)
        terminal.stop(N_("Nothing has been written: mend the file, or export it again."))
    _tell(terminal, taken)
    if not taken.texts and not taken.records:
        terminal.say(N_("There is nothing to write."))
        return
    _finish(terminal, source, (current, taken), write=write)


def _read(source: bytes, sheet: Sheet) -> Batch | None:
    return spreadsheet.read(source, sheet) if source.startswith(b"PK") else xliff.read(source, sheet)


def _current(source: Source, target: str) -> Current:
    others = source.loaded.translations.languages[1:]
    code = target if target in others else next(iter(others), "")
    return current_in(papers_of(source.file, source.text, source.overlays), source.loaded, code)


def _tell(terminal: Terminal, taken: Taken) -> None:
    for each in taken.outrun:
        terminal.say(
            N_("{id}: the source has changed since this translation was made.") if not each.kept
            else N_("{id}: this translation is of an older source than the one there is, which is kept."),
            id=each.id,
        )  # fmt: skip
        terminal.say(N_("  It was: {text}"), text=each.was)
        terminal.say(N_("  It is now: {text}"), text=each.now)
    terminal.count("{n} translation is new or changed.", "{n} translations are new or changed.", len(taken.texts))
    signed = len(taken.records.keys()) - len(taken.texts)
    if signed:
        terminal.count("{n} translation has another state only.", "{n} translations have another state only.", signed)
    terminal.count("{n} translation is as it was.", "{n} translations are as they were.", taken.unchanged)
    if taken.empty:
        terminal.count(
            "{n} text has no translation in the file.", "{n} texts have no translation in the file.", taken.empty
        )


def _finish(terminal: Terminal, source: Source, change: tuple[Current, Taken], *, write: bool) -> None:
    current, taken = change
    path = name_of(Path(source.file), current.code)
    text = overlay_of(taken, current)
    _require_sound(terminal, source, Overlay(current.code, str(path), text.encode(), len(text.encode())))
    if not write:
        terminal.say(N_("Nothing has been written; --write writes it to {file}."), file=path)
        return
    with written_whole(path) as out:
        out.write(text)
    # Whoever may read the instrument may read its translations.
    path.chmod(Path(source.file).stat().st_mode & 0o666)
    terminal.say(N_("The translations have been written to {file}."), file=path)


def _require_sound(terminal: Terminal, source: Source, overlay: Overlay) -> None:
    """Ends the command rather than write an overlay that the instrument could not be read with."""
    faults = unsound(papers_of(source.file, source.text, {**source.overlays, overlay.file: overlay.source}))
    if faults:
        print_faults(terminal, faults, source.text, others={overlay.file: overlay.source}, err=True)
        terminal.stop(N_("Nothing has been written: mend the file, or export it again."))


command.add_command(export)
command.add_command(import_)
