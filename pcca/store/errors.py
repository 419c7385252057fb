"""What can go wrong in the store; an error keeps its sentence and slots, to be said in any language."""

from __future__ import annotations

from datetime import date

from pcca.language import N_


class StoreError(Exception):
    """A fault as a sentence with `{slot}` places, and what fills them."""

    def __init__(self, sentence: str, **slots: object) -> None:
        super().__init__(sentence.format(**slots))
        self.sentence = sentence
        self.slots = slots


class StoreUnavailable(StoreError):
    """The database is locked, full or out of reach: trying again later may help."""

    def __init__(self, path: object, reason: object) -> None:
        sentence = N_("The database {path} cannot be used at the moment: {reason}.")
        super().__init__(sentence, path=path, reason=reason)


class WrongKey(StoreUnavailable):
    """What lies sealed was sealed with another secret key: putting that back helps."""

    def __init__(self, path: object) -> None:
        sentence = N_(
            "Answers in {path} are sealed with another secret key than the one in the data folder: put back the key "
            "they were sealed with."
        )
        StoreError.__init__(self, sentence, path=path)


class UnreadableStore(StoreError):
    """The file is missing, damaged, foreign, or was made by a newer version."""


class NoInstrument(StoreError):
    """No instrument version with this content hash is stored."""

    def __init__(self, hash: str) -> None:
        super().__init__(N_("No instrument version with the content hash {hash} is stored."), hash=hash)


class NoWave(StoreError):
    """No wave has this id."""


class WaveExists(StoreError):
    """A wave with this id is there already."""

    def __init__(self, wave: str) -> None:
        super().__init__(N_("There is already a wave called {wave}. Choose another name."), wave=wave)


class InvalidWave(StoreError):
    """A wave that cannot be added, or cannot be changed so, with all its faults."""

    def __init__(self, wave: str, faults: tuple[WaveFault, ...], *, added: bool = True) -> None:
        reasons = " ".join(str(fault) for fault in faults)
        adding, changing = N_("The wave {wave} cannot be added. {reasons}"), N_("{wave} was not changed. {reasons}")
        super().__init__(adding if added else changing, wave=wave, reasons=reasons)
        self.faults = faults


class WaveFault(StoreError):
    """What is wrong with one setting of a wave, named as the wave names it."""

    def __init__(self, setting: str, sentence: str, **slots: object) -> None:
        super().__init__(sentence, **slots)
        self.setting = setting


class WaveChanged(StoreError):
    """Somebody else changed the wave meanwhile; `seen` is the revision that was looked at."""

    def __init__(self, wave: str, seen: int) -> None:
        super().__init__(N_("The wave {wave} was changed by somebody else meanwhile: nothing was done."), wave=wave)
        self.seen = seen


class NoDraft(StoreError):
    """The draft was deleted, has expired, or never was."""

    def __init__(self) -> None:
        super().__init__(N_("These answers are no longer kept: they were deleted, or not used for too long."))


class NoEntry(StoreError):
    """The entry of a list was removed, or never was."""

    def __init__(self, section: str, number: int) -> None:
        super().__init__(N_("Entry {number} of {section} is not there any more."), number=number, section=section)


class DraftChanged(StoreError):
    """Answers were changed after the respondent checked them; `questions` names them in order."""

    def __init__(self, questions: tuple[str, ...]) -> None:
        sentence = N_("Some answers were changed after you checked them: {questions}.")
        super().__init__(sentence, questions=", ".join(questions))
        self.questions = questions


class AlreadyLoaded(StoreError):
    """The same file was loaded into this wave before."""

    def __init__(self, wave: str, day: date, rows: int) -> None:
        sentence = N_("This file was already loaded into the wave {wave} on {day}. Rows loaded then: {rows}.")
        super().__init__(sentence, wave=wave, day=day, rows=rows)
        self.day = day
        self.rows = rows
