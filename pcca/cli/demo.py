"""`pcca demo`: the demonstration in a folder of its own, and where to look in it."""

from __future__ import annotations

import shlex
import time
from functools import partial
from pathlib import Path

import click

from pcca.cli.acts import act
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.serve import Place, port_option, serve
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.fieldwork.demonstration import NotADemonstration, fill, finish, prepare
from pcca.language import N_
from pcca.store import record
from pcca.store.opening import VARIABLE, database_url

TO_TRY = (
    (N_("Assess a cluster: {address}"), "/en/survey/assess-2026"),
    (N_("See the stage of each of 64 invented clusters: {address}"), "/en/assess/maturity-2026/"),
    (N_("Answer a survey in Welsh: {address}"), "/cy/survey/members-2026"),
    (N_("Follow the link of somebody who was invited by mail: {address}"), "/en/mails/"),
    (N_("Sign in as an invented administrator, manager or cluster lead: {address}"), "/en/account/sign-in"),
    (N_("Read what members say about their clinical time: {address}"), "/en/results/members-2025/"),
    (N_("Check a published table: {address}"), "/en/results/published/snapshot-2016-2017/"),
)


@declare("demo", N_("Load the demonstration into a folder of its own, once, and serve it."))
@port_option
@click.option("--reset", is_flag=True, help=N_("Begin again: what was entered into the demonstration is deleted."))
@click.option("--no-serve", is_flag=True, help=N_("Load it only."))
@data_option
def command(terminal: Terminal, /, port: int, reset: bool, no_serve: bool, data: Path) -> None:
    if database_url() is not None:
        # The demonstration may be deleted and made anew at any time; nothing on a server may.
        sentence = N_("The demonstration keeps a database of its own. Run it without {variable}.")
        terminal.stop(sentence, variable=VARIABLE)
    began = time.monotonic()
    filled = _fill(terminal, data, reset)
    if filled:
        seconds = terminal.lang.number(time.monotonic() - began, 1)
        sentence = N_(
            "The demonstration was loaded into {folder} in {seconds} s. Its answers and clusters are invented."
        )
        terminal.say(sentence, folder=data, seconds=seconds)
    else:
        terminal.say(N_("The demonstration is in {folder}. Begin again with --reset."), folder=data)
    if no_serve:
        terminal.say(N_("Next: {command}"), command=f"pcca demo --data {shlex.quote(str(data))}")
    else:
        serve(terminal, data, Place(port), partial(_announce, terminal, data))


def _fill(terminal: Terminal, data: Path, reset: bool) -> bool:
    try:
        needed = prepare(data, reset=reset)
    except NotADemonstration as error:
        terminal.stop(error.sentence, folder=data)
    if needed:
        with opened(data, create=True) as store:
            fill(store, now())
            record(store, act("demonstration_loaded"))
        finish(data)
    return needed


def _announce(terminal: Terminal, data: Path, address: str) -> None:
    home = f"{address}/{terminal.lang.code}/"
    terminal.say(N_("The site is at {address}. Stop it with Ctrl+C."), address=home)
    terminal.say(N_("Try:"))
    for number, (sentence, path) in enumerate(TO_TRY, 1):
        terminal.print(f"  {number}. {terminal.phrase(sentence, address=address + path)}")
    folder = shlex.quote(str(data))
    score = f"pcca score cluster-member-survey --wave members-2025 --data {folder}"
    terminal.print(f"  {len(TO_TRY) + 1}. {terminal.phrase(N_('In another terminal: {command}'), command=score)}")
