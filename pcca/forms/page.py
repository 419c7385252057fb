"""The Flask-WTF form of a page: one composite field that holds all its questions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field

from pcca.answers.cells import wrong
from pcca.answers.fields import Mistake
from pcca.answers.page import Asker, PostedPage, read_page
from pcca.answers.posted import DATE_PARTS
from pcca.instrument.model import Calendar, File, Instrument, Matrix, Question, Rank
from pcca.language import N_
from pcca.routing import Page

OWN_FIELDS = frozenset({"csrf_token", "seen", "accepted", "go", "draft", "mark", "keep"})


class AnswersField(Field):
    """All questions of a page, read and checked together."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.posted = formdata
        self.data: PostedPage | None = None

    def validate(self, form: PageForm, extra_validators: Any = ()) -> bool:
        self.data = read_page(form.asker, form.page, self.posted)
        known = field_names(form.asker.instrument, tuple([question.id for question in form.page.questions]))
        strangers = sorted([name for name in self.posted if name not in known])
        self.errors = (*map(_stranger, strangers), *self.data.mistakes)
        return not self.errors


def _stranger(name: str) -> Mistake:
    return Mistake(
        name, "main", wrong(N_("This page has no field called “{name}”, so what it held was not kept"), name=name[:60])
    )


@lru_cache(maxsize=4096)
def field_names(instrument: Instrument, questions: tuple[str, ...]) -> frozenset[str]:
    """The names of all fields of a page with these questions."""
    return OWN_FIELDS.union(*(names_of(instrument.questions[each]) for each in questions))


def names_of(question: Question) -> list[str]:
    """The names of the fields of a question."""
    if isinstance(question.kind, File):
        return [question.id, f"{question.id}-remove"]
    if isinstance(question.kind, Calendar):
        return [f"{question.id}-{part}" for part in DATE_PARTS]
    if isinstance(question.kind, Rank | Matrix):
        return [item.column for item in question.items]
    return [item.question if item.kind == "tick" else item.column for item in question.items]


class PageForm(FlaskForm):
    """A page's answers, and the marks that tell what was on it when it was shown."""

    answers = AnswersField()

    def __init__(self, asker: Asker, page: Page, formdata: Any = None) -> None:
        self.asker, self.page = asker, page
        super().__init__(formdata=formdata)

    @property
    def read(self) -> PostedPage:
        """The answers as they were posted."""
        if self.answers.data is None:
            self.validate()
        return cast(PostedPage, self.answers.data)

    @property
    def seen(self) -> str:
        """The versions and digests of the questions as they were shown."""
        return str(self.answers.posted.get("seen", ""))

    @property
    def kept(self) -> bool:
        """Whether what was typed into an entry that another window removed is to be put back."""
        return bool(self.answers.posted.get("keep"))

    @property
    def status(self) -> int:
        """The answer's status when there is a mistake: another one when a file was too large."""
        return int(getattr(self.answers.posted, "status", 422))

    @property
    def stale(self) -> bool:
        """Whether the CSRF token is missing, forged or of another session."""
        return bool(self["csrf_token"].errors)


class PlainForm(FlaskForm):
    """A button and its CSRF token."""

    class Meta:
        csrf_time_limit = None
