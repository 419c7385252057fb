"""`pcca mail`: sends what waits in the outbox, shows it, and takes mails that came back."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pcca.cli.acts import act
from pcca.cli.frame import Commands, data_option, format_option
from pcca.cli.frame import command as declare
from pcca.cli.signals import asked_to_end
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.language import N_
from pcca.store import Store, mail_plans, record, waves
from pcca.store.mail_ends import file_of
from pcca.store.mail_plans import MailRow

if TYPE_CHECKING:  # sending needs more than telling what `pcca mail` can do
    from pcca.mail.worker import Outcome

STATES: Mapping[str, str] = {
    "waiting": N_("waiting"),
    "sent": N_("sent"),
    "bounced": N_("came back"),
    "failed": N_("given up"),
    "dropped": N_("not sent: not needed any more"),
}
KINDS: Mapping[str, str] = {
    "invitation": N_("invitation"),
    "reminder": N_("reminder"),
    "link_again": N_("link once more"),
    "test": N_("test"),
    "account_invitation": N_("new account"),
    "password_reset": N_("new password"),
}


@click.group("mail", cls=Commands, help=N_("Send the mails that wait, show them, and take those that came back."))
def command() -> None:
    pass


@declare("run", N_("Send the mails that wait, and those that come, until Ctrl+C. The site does so too while it runs."))
@click.option("--once", is_flag=True, help=N_("Send what waits now, and end."))
@data_option
def run_(terminal: Terminal, /, once: bool, data: Path) -> None:
    from pcca.mail import worker
    from pcca.mail.setting import mail_settings

    settings = mail_settings()
    with opened(data) as store, asked_to_end(signal.SIGTERM, signal.SIGINT) as stop:
        post = worker.post(store, settings)
        if once:
            _tell(terminal, worker.run_once(post, stop), always=True)
            _tell_trouble(terminal, store)
        else:
            worker.run(post, stop, lambda done: _tell(terminal, done))


def _tell(terminal: Terminal, done: Counter[Outcome], *, always: bool = False) -> None:
    if done["sent"] or always:
        terminal.count("{n} mail was sent.", "{n} mails were sent.", done["sent"])
    if done["bounced"]:
        terminal.count("{n} mail was refused for good.", "{n} mails were refused for good.", done["bounced"])
    if done["later"] + done["unreachable"]:
        n = done["later"] + done["unreachable"]
        terminal.count("{n} mail was put off.", "{n} mails were put off.", n)
    if done["dropped"]:
        terminal.count("{n} mail is not needed any more.", "{n} mails are not needed any more.", done["dropped"])
    if done["failed"]:
        terminal.count("{n} mail was given up.", "{n} mails were given up.", done["failed"])


def _tell_trouble(terminal: Terminal, store: Store) -> None:
    found = mail_plans.trouble(store)
    if found is not None:
        terminal.count(
            "The mail server has been out of reach since {since} ({reason}); {n} mail waits and goes out by itself.",
            "The mail server has been out of reach since {since} ({reason}); {n} mails wait and go out by themselves.",
            found.mails, since=terminal.lang.moment(found.since), reason=terminal.lang.say(found.reason),
        )  # fmt: skip


@declare("list", N_("List the mails: which kind, to whom, and what became of them."))
@click.option("--wave", help=N_("Of this wave only."))
@click.option("--state", type=click.Choice(tuple(STATES)), help=N_("In this state only."))
@format_option
@data_option
def list_(terminal: Terminal, /, wave: str | None, state: str | None, as_json: bool, data: Path) -> None:
    with opened(data) as store:
        if wave is not None:
            require_wave(terminal, store, wave)
        rows = _tellable(store, mail_plans.listed(store, wave=wave, state=state))
        if as_json:
            terminal.json([_as_data(row) for row in rows])
        elif rows:
            headings = (N_("No."), N_("Wave"), N_("Kind"), N_("To"), N_("State"), N_("Reason"))
            terminal.table([terminal.lang.say(each) for each in headings], [_cells(terminal, row) for row in rows])
        else:
            terminal.say(N_("There are no such mails."))
        if not as_json:
            _tell_trouble(terminal, store)


def _tellable(store: Store, rows: Sequence[MailRow]) -> list[MailRow]:
    """The mails without the addresses that would tell who has answered an anonymous wave, and who has not."""
    anonymous = {wave.id for wave in waves(store) if wave.identification == "anonymous"}
    hidden = [row.wave in anonymous and (row.template == "reminder" or row.state == "dropped") for row in rows]
    # Nor the language: beside the invitations, which go in the same order, it would say much of who they are.
    return [replace(row, to="", language="") if hide else row for row, hide in zip(rows, hidden, strict=True)]


def _as_data(row: MailRow) -> dict[str, Any]:
    times = {
        name: instant.isoformat() if instant else None for name, instant in (("due", row.due), ("since", row.since))
    }
    return vars(row) | times


def _cells(terminal: Terminal, row: MailRow) -> list[str]:
    say = terminal.lang.say
    kind = say(KINDS[row.template]) if row.template in KINDS else row.template
    return [str(row.no), row.wave or "", kind, row.to, say(STATES[row.state]), say(row.reason) if row.reason else ""]


@declare("show", N_("Print the mail NUMBER, where mails are written to files."))
@click.argument("number", type=int)
@data_option
def show(terminal: Terminal, /, number: int, data: Path) -> None:
    from pcca.mail.reading import read

    with opened(data) as store:
        row = mail_plans.row(store, number)
        file = file_of(store, number)
        if row is None:
            terminal.stop(N_("There is no mail {number}: 'pcca mail list' shows the numbers there are."), number=number)
        if not file.exists():
            sentence = N_(
                "The mail {number} is in no file ({state}): links are worked out when it is sent, and kept nowhere."
            )
            terminal.stop(sentence, number=number, state=terminal.lang.say(STATES[row.state]))
        found = read(file.read_bytes())
        terminal.print(f"{terminal.phrase(N_('To: {address}'), address=found.to)}")
        terminal.print(f"{terminal.phrase(N_('Subject: {subject}'), subject=found.subject)}\n")
        terminal.print(found.text)


@declare("test", N_("Send a test to ADDRESS by the settings of the environment, and say whether the server took it."))
@click.argument("address")
@data_option
def test(terminal: Terminal, /, address: str, data: Path) -> None:
    from pcca.mail.setting import mail_settings
    from pcca.mail.transports import Undelivered
    from pcca.mail.trying import try_out

    settings = mail_settings()
    with opened(data) as store:
        try:
            file = try_out(store, settings, address, terminal.lang, now())
        except ValueError:
            terminal.misuse(N_("{address} is not a mail address."), address=address)
        except Undelivered as error:
            reason = terminal.lang.say(error.failure.reason)
            terminal.stop(N_("The test did not go: {reason}."), reason=reason)
    if file is not None:
        terminal.say(N_("The test went to no mail server, but to the file {file}."), file=file)
    elif settings.server is not None:
        terminal.say(N_("The server {host} took the test."), host=settings.server.host)


@declare(
    "bounce", N_("Take mails that came back from FILE: a notice, an mbox or a Maildir; - reads a notice that is piped.")
)
@click.argument("file", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@data_option
def bounce(terminal: Terminal, /, file: Path, data: Path) -> None:
    from pcca.mail.returned import notices, take

    with opened(data) as store:
        given = [("-", sys.stdin.buffer.read())] if str(file) == "-" else notices(file)
        done: Counter[str] = Counter()
        for name, content in given:
            found = take(store, content)
            done[found.became] += 1
            if found.became in UNKNOWN:
                terminal.say(UNKNOWN[found.became], name=name)
        if done["bounced"]:
            record(store, act("mails_bounced", mails=done["bounced"]))
    terminal.count(
        "{n} mail came back for good: nothing more is sent to that address.",
        "{n} mails came back for good: nothing more is sent to those addresses.",
        done["bounced"],
    )
    if done["soft"]:
        terminal.count("{n} is only late, and was left.", "{n} are only late, and were left.", done["soft"])


UNKNOWN: Mapping[str, str] = {
    "unknown": N_("{name} tells of no mail that is known here."),
    "not_a_notice": N_("{name} is not a notice that a mail came back."),
}

for _each in (run_, list_, show, test, bounce):
    command.add_command(_each)
