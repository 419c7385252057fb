"""`pcca new`: writes a small instrument that works, to be changed into one's own."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pcca.cli.files import require_free, written_whole
from pcca.cli.frame import command as declare
from pcca.cli.terminal import Terminal
from pcca.language import N_
from pcca.paths import shipped

KINDS = {
    "survey": N_("members answer anonymously"),
    "matrix": N_("levels with a descriptor each, scores and a stage"),
    "snapshot": N_("a yearly return of facts and figures"),
    "evaluation": N_("objectives, ratings, a rule and a decision"),
}
ID = re.compile(r"[a-z][a-z0-9-]{0,63}")


@declare("new", N_("Write NAME.yaml, a small instrument of KIND that works: survey, matrix, snapshot or evaluation."))
@click.argument("kind", type=click.Choice([*KINDS]))
@click.argument("name")
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
def command(terminal: Terminal, /, kind: str, name: str, force: bool) -> None:
    path = Path(name if name.endswith(".yaml") else f"{name}.yaml")
    if not ID.fullmatch(path.stem):
        terminal.misuse(N_("'{name}' cannot be the id of an instrument: {form}"), name=path.stem, form=_form(terminal))
    if not path.parent.is_dir():
        terminal.misuse(N_("There is no folder {folder}."), folder=path.parent)
    require_free(terminal, path, force=force)
    text = (shipped("instruments") / "scaffolds" / f"{kind}.yaml").read_text(encoding="utf-8")
    with written_whole(path) as file:
        file.write(re.sub(r"(?m)^instrument: .*$", f"instrument: {path.stem}", text, count=1))
    described = terminal.lang.say(KINDS[kind])
    terminal.say(N_("Wrote {file}, a small instrument that works: {kind}."), file=path, kind=described)
    terminal.say(
        N_("Next: change it, then {check}; {preview} shows it."),
        check=f"pcca check {path}",
        preview=f"pcca preview {path}",
    )


def _form(terminal: Terminal) -> str:
    return terminal.lang.say("Write small letters, digits and hyphens, such as member-survey.")
