"""Files sent with a page: bounded while they are read, checked, and turned into answers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO, Any

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict

from pcca.answers.cells import Wrong
from pcca.answers.files import FILE_TOO_LARGE, Sent, accepted, too_large
from pcca.fieldwork.journey import Journey
from pcca.forms.page import PageForm
from pcca.instrument.model import MEGABYTE, File, Instrument, Question
from pcca.routing import Page
from pcca.store import FileContent

MOST_SENT = 100 * MEGABYTE
TOO_LARGE, WRONG = 413, 422


class RoomyRequest(Request):
    """A request that keeps as much of its files as there is room for; the rest is counted and forgotten."""

    room = 0

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> IO[bytes]:
        return Counted(self)


class Counted(io.BytesIO):
    """The beginning of a file, and how long all of it is."""

    def __init__(self, request: RoomyRequest) -> None:
        super().__init__()
        self.request, self.size = request, 0

    def write(self, data: Any) -> int:
        self.size += len(data)
        kept = data[: max(0, self.request.room)]
        self.request.room -= len(kept)
        super().write(kept)
        return len(data)


class Received(MultiDict[str, str]):
    """Posted fields, with the answer to each question for a file, and what was wrong with files."""

    def __init__(self, fields: MultiDict[str, str]) -> None:
        super().__init__(fields)
        self.files: dict[str, str | None] = {}
        self.refused: dict[str, Wrong] = {}
        self.before: dict[str, str | None] = {}
        self.sent: dict[str, Sent] = {}
        self.status = WRONG


def files_asked(instrument: Instrument, page_id: str) -> list[File]:
    """The kinds of the questions for files in the section of a page."""
    section = next((each for each in instrument.sections if each.id == page_id.partition("-")[0]), None)
    return [each.kind for each in section.questions if isinstance(each.kind, File)] if section else []


def room_for(instrument: Instrument, page_id: str) -> int:
    """How many bytes of files a page may need to read."""
    return sum(kind.limit + 1 for kind in files_asked(instrument, page_id))


def received(fields: MultiDict[str, str], files: Mapping[str, FileStorage], journey: Journey, page: Page) -> Received:
    """What was posted; the answer for a file is the one sent now, or else the one of the draft."""
    found = Received(fields)
    for question in page.questions:
        if isinstance(question.kind, File):
            _receive(found, question, files.get(question.id), journey)
    return found


def _receive(found: Received, question: Question, file: FileStorage | None, journey: Journey) -> None:
    before = journey.entered.get(question.id)
    removed = f"{question.id}-remove" in found
    found.before[question.id] = before if isinstance(before, str) else None
    found.files[question.id] = None if removed else found.before[question.id]
    sent = _checked(file, question.kind) if file is not None and file.filename else None
    if isinstance(sent, Sent):
        found.sent[question.id] = sent
        found.files[question.id] = sent.answer.text
    elif sent is not None:
        found.refused[question.id] = sent
        found.status = TOO_LARGE if sent.sentence == FILE_TOO_LARGE else found.status


def _checked(file: FileStorage, kind: Any) -> Sent | Wrong:
    size = getattr(file.stream, "size", 0)
    return too_large(size, kind) if size > kind.limit else accepted(file.filename or "", file.stream.read(), kind)


def forget(form: PageForm) -> bool:
    """Leaves out the files that were sent, where nothing is saved; says whether there were any."""
    posted: Received = form.answers.posted
    sent = list(posted.sent)
    posted.files |= {question: posted.before[question] for question in sent}
    posted.sent.clear()
    if sent:
        form.answers.validate(form)
    return bool(sent)


def contents(journey: Journey, form: Received) -> dict[str, FileContent] | None:
    """The files to be stored, under the keys of their answers in the draft; None where the page asks for none."""
    if not form.files:
        return None
    return {
        journey.key(question): FileContent(each.answer.name, each.answer.digest, each.content)
        for question, each in form.sent.items()
    }
