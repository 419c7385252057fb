"""Source and translation side by side: read, written and signed off in the browser, kept in the author's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.forms.page import PlainForm
from pcca.instrument.faults import Sheet
from pcca.instrument.translation import COMPLETE, REVIEW, STATES, short_hash
from pcca.language import NAMES, Language
from pcca.refusals import refusal
from pcca.translate.inline import NotReplaced
from pcca.translate.saving import Papers, current_in, papers_of, renewed, unsound, write
from pcca.translate.taking import Taken, take
from pcca.translate.units import STATE_WORDS, Batch, Unit, batch_of
from pcca.views.frame import page, speak
from pcca.views.guard import public
from pcca.views.manuscript import Reading
from pcca.views.preview import author, manuscript

PER_PAGE = 25
MOST_POSTED = 2 * 1024 * 1024
LONGEST = 10_000


@dataclass(frozen=True)
class Row:
    """One text on the page: as the files have it, as it was typed, and what is to be said about it."""

    unit: Unit
    typed: str
    read: bool
    wrong: str = ""

    @property
    def seen(self) -> str:
        """What the form needs to carry to tell what it changed."""
        return seen(self.unit)

    @property
    def shown(self) -> str:
        """The text inside its field, where browsers leave out a first line that is empty."""
        return f"\n{self.typed}" if self.typed.startswith("\n") else self.typed

    @property
    def state(self) -> str:
        return STATE_WORDS[self.unit.state]


@dataclass(frozen=True)
class Typed:
    """One text as it was posted, and what the page showed when it was."""

    id: str
    text: str
    read: bool
    seen: str

    @property
    def changed(self) -> bool:
        _, target, state = (self.seen.split(":") + ["", "", ""])[:3]
        return short_hash(self.text) != target or self.read != (state == COMPLETE)


@dataclass(frozen=True)
class Chosen:
    """Which of the texts are on the page."""

    target: str
    state: str
    number: int

    @property
    def query(self) -> dict[str, Any]:
        return {"to": self.target, "state": self.state, "page": self.number}


def seen(unit: Unit) -> str:
    """A mark of a text, its source and its state."""
    return f"{unit.made_from}:{short_hash(unit.target)}:{unit.state}"


@author.get("/translate")
@public
def translate() -> ResponseReturnValue:
    """A page of texts, each beside its translation."""
    saved = request.args.get("saved", "")
    told = speak().count("{n} translation saved.", "{n} translations saved.", int(saved)) if _count(saved) else ""
    return _page(_chosen(), {}, notices=(told,) if told else ())


def _count(text: str) -> bool:
    return text.isdecimal() and len(text) < 4


@author.before_request
def roomy() -> None:
    """Long texts are read all the same, so that they can be shown again with a message."""
    request.max_content_length = request.max_form_memory_size = MOST_POSTED


@author.post("/translate")
@public
def save() -> ResponseReturnValue:
    """Saves what was changed; what cannot be saved is shown again as it was typed, with the reason."""
    typed = _posted()
    if not PlainForm().validate():
        again = speak().say(
            "The page was open for too long, or cookies are off. Nothing you typed is lost: press the button once more."
        )
        return _page(_chosen(), {each.id: (each, "") for each in typed}, status=400, notices=(again,))
    with manuscript().saving:
        manuscript().look()
        return _saved([each for each in typed if each.changed])


def _posted() -> list[Typed]:
    form = request.form
    return [
        Typed(id_, _folded(form.get(f"target:{id_}", "")), f"read:{id_}" in form, form.get(f"seen:{id_}", ""))
        for id_ in form.getlist("id")
    ]


def _folded(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _saved(changed: Sequence[Typed]) -> ResponseReturnValue:
    chosen = _chosen()
    batch = _batch(manuscript().latest, chosen.target)
    wrong = {each.id: (each, said) for each in changed if (said := _outrun(each, batch, speak()))}
    sheet = Sheet("")
    taken, after, before = _taken([each for each in changed if each.id not in wrong], batch, sheet)
    by_id = {each.id: each for each in changed}
    found = {each.where: each.message(speak()) for each in sheet.faults}
    wrong |= {id_: (by_id[id_], said) for id_, said in found.items() if id_ in by_id}
    problem = _write(before, after) if taken.texts or taken.records else ""
    if problem:
        return _page(chosen, {each.id: (each, "") for each in changed}, status=409, notices=(problem,))
    manuscript().look()
    saved = len({*taken.records})
    if wrong:
        told = speak().count("{n} translation saved.", "{n} translations saved.", saved)
        return _page(chosen, wrong, status=422, notices=(told,) if saved else ())
    return redirect(url_for("author.translate", **chosen.query, saved=saved), 303)


def _outrun(typed: Typed, batch: Batch, lang: Language) -> str:
    """Why a text cannot be saved as things stand: somebody changed it, or its source, meanwhile."""
    unit = next((each for each in batch.units if each.id == typed.id), None)
    if unit is None:
        return lang.say("The instrument no longer has this text.")
    if not typed.text.strip():
        return lang.say("Enter a translation; one that is there cannot be taken away here.")
    if len(typed.text) > LONGEST:
        return lang.say(
            "The text has {given} characters; at most {limit} can be saved here.",
            given=lang.number(len(typed.text)), limit=lang.number(LONGEST),
        )  # fmt: skip
    if typed.seen.split(":")[0] != unit.made_from:
        return lang.say("The source was changed meanwhile. Read it again; your own text is below.")
    if typed.seen != seen(unit) and typed.text != unit.target:
        return lang.say(
            "This was changed meanwhile to: “{text}”. Your own text is below; save once more to replace it.",
            text=unit.target,
        )
    return ""


def _taken(changed: Sequence[Typed], batch: Batch, sheet: Sheet) -> tuple[Taken, Papers | None, Papers]:
    """What is written, what the files will be, and what they are."""
    latest = manuscript().latest
    papers = papers_of(latest.file, latest.text, latest.others)
    current = current_in(papers, latest.loaded, batch.target)
    units = {each.id: each for each in batch.units}
    given = tuple(
        replace(units[each.id], target=each.text, state=COMPLETE if each.read else REVIEW) for each in changed
    )
    # Here texts of the instrument are written too, each where it stands.
    taken = take(replace(batch, units=given), replace(current, inside=frozenset()), sheet)
    try:
        return taken, renewed(papers, current, taken), papers
    except NotReplaced:
        return taken, None, papers


def _write(before: Papers, after: Papers | None) -> str:
    """Writes the files; why not, when they could not be read afterwards or cannot be written."""
    if after is None or unsound(after):
        return speak().say("Nothing was saved, because the file has faults. Mend them first; your texts are below.")
    try:
        write(before, after)
    except OSError as error:
        return speak().say("Nothing was saved: {reason}. Your texts are below.", reason=refusal(speak(), error))
    return ""


def _chosen() -> Chosen:
    others = manuscript().latest.loaded.translations.languages[1:]
    wanted, state = request.args.get("to", ""), request.args.get("state", "")
    number = request.args.get("page", "1")
    return Chosen(
        wanted if wanted in others else next(iter(others), ""),
        state if state in STATES else "",
        max(1, int(number)) if _count(number) else 1,
    )


def _batch(latest: Reading, target: str) -> Batch:
    return batch_of(latest.loaded, target, speak())


def _page(
    chosen: Chosen, typed: Mapping[str, tuple[Typed, str]], *, status: int = 200, notices: tuple[str, ...] = ()
) -> tuple[str, int]:
    """The page with these texts as they were typed, and what is to be said about each."""
    latest = manuscript().latest
    languages = latest.loaded.translations.languages
    if not chosen.target:
        return page("author/untranslated.html", manuscript=manuscript(), languages=languages)
    units = _batch(latest, chosen.target).units
    fitting = [each for each in units if each.id in typed or not chosen.state or each.state == chosen.state]
    last = max(1, -(-len(fitting) // PER_PAGE))
    number = min(chosen.number, last)
    rows = [_row(each, typed) for each in fitting[(number - 1) * PER_PAGE : number * PER_PAGE]]
    counts = {state: sum(each.state == state for each in units) for state in STATES}
    return page(
        "author/translate.html", status, manuscript=manuscript(), rows=rows, chosen=replace(chosen, number=number),
        last=last, counts=counts, total=len(units), states=STATE_WORDS, names=NAMES, source=languages[0],
        notices=notices, mistakes=[each for each in rows if each.wrong], coverage=latest.loaded.coverage,
        others=languages[1:], sound=latest.sound,
    )  # fmt: skip


def _row(unit: Unit, typed: Mapping[str, tuple[Typed, str]]) -> Row:
    mine, wrong = typed.get(unit.id, (None, ""))
    if mine is None:
        return Row(unit, unit.target, unit.state == COMPLETE)
    return Row(unit, mine.text, mine.read, wrong)
