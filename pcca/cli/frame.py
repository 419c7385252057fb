"""What all commands share: their options, their language, and how they end when something is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from copy import copy
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from pcca.language import LANGUAGES, N_, Language, language

NO_TEXT = N_("What was given as {name} is no text in UTF-8: set the terminal to UTF-8, and type it again.")
Function = TypeVar("Function", bound=Callable[..., Any])
Spoken = TypeVar("Spoken", bound=click.Command)


def speaking(ctx: click.Context) -> Language:
    """The language asked for, as far as it is known yet."""
    if ctx.obj is not None:
        return ctx.obj.lang  # type: ignore[no-any-return]
    wanted = os.environ.get("PCCA_LANG", "en")
    return language(wanted if wanted in LANGUAGES else "en")


def spoken(command: Spoken, lang: Language) -> Spoken:
    """A copy of the command whose help is in this language."""
    twin = copy(command)
    twin.help = lang.say(command.help) if command.help else None
    twin.params = [_spoken_parameter(each, lang) for each in command.params]
    return twin


def _spoken_parameter(parameter: click.Parameter, lang: Language) -> click.Parameter:
    twin = copy(parameter)
    if isinstance(twin, click.Option) and twin.help:
        twin.help = lang.say(twin.help)
    return twin


class Command(click.Command):
    """A command that explains itself in the reader's language and ends with a sentence, never a traceback."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Command.format_help(spoken(self, speaking(ctx)), ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        from pcca.cli.ending import ending

        _require_text(ctx)
        with ending(speaking(ctx)):
            return super().invoke(ctx)


def _require_text(ctx: click.Context) -> None:
    """Ends the command where something typed is no text, as a terminal with another encoding sends; paths may be."""
    for name, value in ctx.params.items():
        if any(isinstance(each, str) and _is_broken(each) for each in (value, *_several(value))):
            from pcca.cli.terminal import Misuse

            raise Misuse(speaking(ctx).say(NO_TEXT, name=name))


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _is_broken(text: str) -> bool:
    """Whether a text holds bytes that stand for nothing in UTF-8, as Python hands them on."""
    return any("\ud800" <= char <= "\udfff" for char in text)


class Commands(click.Group):
    """Commands by name; those in `lazy` live in a module of their own that is imported when they are called."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.lazy:
            return super().get_command(ctx, name)
        module = import_module(f"pcca.cli.{name.replace('-', '_')}")
        found: click.Command = module.command
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Group.format_help(spoken(self, speaking(ctx)), ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        own = {name: each.help or "" for name, each in self.commands.items()}
        rows = [(name, speaking(ctx).say(said)) for name, said in {**self.lazy, **own}.items()]
        with formatter.section(speaking(ctx).say(N_("Commands"))):
            formatter.write_dl(rows)


def _speak(ctx: click.Context, _param: click.Parameter, code: str) -> None:
    from pcca.cli.terminal import Terminal

    ctx.obj = Terminal(language(code))


lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="PCCA_LANG",
    default="en",
    show_default=True,
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help=N_("The language of what is printed."),
)

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data"),
    show_default="./data",
    help=N_("The folder that holds the database."),
)

format_option = click.option(
    "--format",
    "as_json",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    callback=lambda ctx, param, value: value == "json",
    help=N_("Print text for people, or JSON for programs."),
)


def command(name: str, help: str) -> Callable[[Function], click.Command]:
    """A command with `--lang` that receives the terminal as its first argument."""

    def decorate(function: Function) -> click.Command:
        return click.command(name, cls=Command, help=help)(lang_option(click.pass_obj(function)))

    return decorate
