"""The command line. Commands are imported when they are called, and what they need when they run."""

from __future__ import annotations

import click

from pcca.cli.frame import Commands
from pcca.language import N_

COMMANDS = {
    "new": N_("Write a small instrument that works, to be changed into one's own."),
    "check": N_("Check instruments and print the translation table."),
    "diff": N_("Say what changed between two versions of an instrument."),
    "preview": N_("Show an instrument as respondents will see it, while it is written."),
    "paper": N_("Write an instrument as a form to print, as PDF or Word."),
    "canonical": N_("Print the form of an instrument that its content hash is of."),
    "schema": N_("Print the JSON Schema of instruments, for editors."),
    "translate": N_("Send texts to translators, and take back their translations."),
    "plan": N_("Say how sure the results of a survey would be, and which differences it could find."),
    "simulate": N_("Invent responses to an instrument, for trying reports and for plans."),
    "wave": N_("Add a wave, run it, or list the waves."),
    "people": N_("Make accounts, give roles, and list who has which."),
    "invite": N_("Put people on the list of a wave, and hand out their links."),
    "serve": N_("Serve the site on this computer."),
    "demo": N_("Load the demonstration and serve it."),
    "load": N_("Load responses from a CSV file into a wave."),
    "score": N_("Print the findings of responses or of published counts."),
    "check-figure": N_("Say whether a printed percentage can come from its counts."),
    "export": N_("Write the responses of a wave to a CSV file."),
    "mail": N_("Send the mails that wait, show them, and take those that came back."),
    "register": N_("Keep the register of organisations: load, import, move, merge, list."),
    "backup": N_("Write a backup of the database, while the site may go on."),
    "restore": N_("Put a backup in place of the database, or into an empty folder."),
    "doctor": N_("Examine the database and say what to do about what is wrong."),
    "erase": N_("Erase what is held about somebody."),
    "subject-access": N_("Write down all that is held about somebody, for them."),
    "notice": N_("Write the privacy notice of a wave, or its data protection sheet."),
    "retention": N_("Delete answers that were kept as long as was promised."),
    "audit": N_("List what operators did, and find out whether the list was changed."),
}


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from pcca.cli.version import version

        click.echo(f"pcca {version()}")
        ctx.exit()


@click.group(
    "pcca",
    cls=Commands,
    lazy=COMMANDS,
    help=N_("Survey and assessment instruments for health-service teams, in Welsh and English."),
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help=N_("Print the version.")
)
def main() -> None:
    pass


__all__ = ["main"]
