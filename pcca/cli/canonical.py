"""`pcca canonical`: the form of an instrument that its content hash is of."""

from __future__ import annotations

import click

from pcca.cli.frame import command as declare
from pcca.cli.sources import require
from pcca.cli.terminal import Terminal
from pcca.language import N_


@declare("canonical", N_("Print INSTRUMENT as the JSON that its content hash is of, or as the same in YAML."))
@click.argument("instrument")
@click.option(
    "--format", "form", type=click.Choice(["json", "yaml"]), default="json", show_default=True,
    help=N_("Print JSON, or a YAML file that is the same instrument."),
)  # fmt: skip
def command(terminal: Terminal, /, instrument: str, form: str) -> None:
    from pcca.instrument.canonical import canonical_yaml

    source, found = require(terminal, instrument)
    compiled = source.loaded.compiled
    click.echo(compiled if form == "json" else canonical_yaml(compiled), nl=False)
    # On the error stream, so that what is printed is the form and nothing else.
    terminal.complain(terminal.phrase(N_("SHA-256 of the JSON: {digest}"), digest=found.digest))
