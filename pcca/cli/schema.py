"""`pcca schema`: the language as a JSON Schema, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pcca.cli.files import require_free, written_whole
from pcca.cli.frame import command as declare
from pcca.cli.terminal import Terminal
from pcca.language import N_


@declare("schema", N_("Print the JSON Schema of instruments, with which editors complete keys and mark slips."))
@click.option("--to", type=click.Path(path_type=Path), help=N_("Write it to this file."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
def command(terminal: Terminal, /, to: Path | None, force: bool) -> None:
    from pcca.instrument.editor import editor_schema

    schema = editor_schema()
    if to is None:
        terminal.json(schema)
        return
    require_free(terminal, to, force=force)
    with written_whole(to) as file:
        file.write(json.dumps(schema, indent=1) + "\n")
    terminal.say(N_("Wrote {file}. Editors find it by this first line of an instrument:"), file=to)
    click.echo(f"# yaml-language-server: $schema={to.name}")
