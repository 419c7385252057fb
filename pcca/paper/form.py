"""An instrument as a form on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pcca.instrument.model import Choice, Instrument, Note, Question, Section
from pcca.instrument.roles import ROLE
from pcca.instrument.tree import Expr
from pcca.language import N_, Language, Text
from pcca.paper.areas import Sheet, areas_of, how_to
from pcca.paper.model import Asked, Block, Fact, Form, Paragraph, Part, Run
from pcca.paper.settled import settled
from pcca.paper.skips import conditions, next_after
from pcca.paper.texts import line, paragraphs
from pcca.report.disclosure import promised
from pcca.wording import Manner, only_if

ENTRIES = 5


@dataclass(frozen=True)
class Wanted:
    """What a form is to hold: for one role or all, with room for how many entries of a list, and by whom it is sent.

    `identification` is that of the wave, where it is not that of the instrument.
    """

    role: str | None = None
    entries: int = ENTRIES
    asker: str = ""
    minutes: int | None = None
    back_to: str = ""
    back_by: str = ""
    identification: str = ""


@dataclass(frozen=True)
class Maker:
    """Makes the form of one instrument in one language."""

    instrument: Instrument
    lang: Language
    wanted: Wanted = field(default_factory=Wanted)

    @cached_property
    def sections(self) -> tuple[tuple[Section, Expr | None, tuple[tuple[Question, Expr | None], ...]], ...]:
        """The sections and questions of the role, each with what is left of its condition."""
        found = []
        for section in self.instrument.sections:
            left = self._settled(section.show_if)
            inner = [(question, self._settled(question.show_if)) for question in section.questions]
            kept = tuple((question, None if rule is True else rule) for question, rule in inner if rule is not False)
            if left is not False and kept:
                found.append((section, None if left is True else left, kept))
        return tuple(found)

    def _settled(self, expr: Expr | None) -> Expr | bool:
        return settled(self.instrument, expr, self.wanted.role)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Every question and note of the form, in order."""
        return tuple(question for _, _, inner in self.sections for question, _ in inner)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each question; notes have none."""
        numbered = [question.id for question in self.asked if not isinstance(question.kind, Note)]
        return {id_: str(place) for place, id_ in enumerate(numbered, 1)}

    def manner(self, section: Section) -> Manner:
        """How conditions of a section are said: those of a list's entries are of one entry."""
        instrument = self.instrument.entry(section.id) if section.repeat else self.instrument
        return Manner(instrument, self.lang, self.numbers, you=True)

    def goes_on(self, section: Section, question: Question) -> Mapping[str, str]:
        """By answer, the sentence that says where to go on; within an entry of a list never past its end."""
        instrument, place = self.manner(section).instrument, self._places[question.id]
        found = next_after(instrument, self.asked, place, self._rules)
        last = max(self._places.get(each.id, 0) for each in section.questions)
        end = last if section.repeat else len(self.asked)
        return {code: self._go_to(at) for code, at in found.items() if at <= end}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {question.id: place for place, question in enumerate(self.asked)}

    @cached_property
    def _rules(self) -> Mapping[str, Expr | None]:
        return conditions(self.instrument)

    def _go_to(self, place: int) -> str:
        later = (self.numbers[each.id] for each in self.asked[place:] if each.id in self.numbers)
        number = next(later, None)
        if number is None:
            return self.lang.say("Go to the end of this form.")
        return self.lang.say("Go to question {number}.", number=number)

    def text(self, text: Text | None) -> tuple[Paragraph, ...]:
        return paragraphs(text, self.lang)


def form_of(instrument: Instrument, lang: Language, wanted: Wanted | None = None) -> Form:
    """The whole form."""
    maker = Maker(instrument, lang, wanted or Wanted())
    parts = [_part(maker, place) for place in range(len(maker.sections))]
    return Form(
        language=lang.code,
        title=line(instrument.title, lang),
        about=maker.text(instrument.about),
        facts=_facts(maker),
        parts=tuple(parts),
        thanks=lang.say("This is the end of the form. Thank you."),
        back=_back(maker),
        provenance=_provenance(instrument, lang),
        footer=lang.say(
            "{name}, version {version} ({digest})",
            name=instrument.id,
            version=instrument.version,
            digest=instrument.digest[:12],
        ),
        page=lang.say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _provenance(instrument: Instrument, lang: Language) -> str:
    return lang.say("Where the wording comes from: {provenance}", provenance=line(instrument.provenance, lang))


def _facts(maker: Maker) -> tuple[Fact, ...]:
    lang, wanted = maker.lang, maker.wanted
    found = [Fact(lang.say("Who is asking"), wanted.asker)] if wanted.asker else []
    if wanted.minutes:
        minutes = lang.count("About {n} minute", "About {n} minutes", wanted.minutes)
        found.append(Fact(lang.say("How long it takes"), minutes))
    found.append(Fact(lang.say("What happens with your answers"), _promise(maker)))
    crosses = lang.say(
        "Put a cross in the box beside your answer. To change an answer, fill that box and cross another. "
        "Leave out what does not apply to you: the form says where."
    )
    return (*found, Fact(lang.say("How to fill in this form"), crosses))


def _promise(maker: Maker) -> str:
    instrument, lang = maker.instrument, maker.lang
    promise = _PROMISES[maker.wanted.identification or instrument.identification]
    return lang.say(promise, smallest=lang.number(promised(instrument)))


_PROMISES = {
    "anonymous": N_(
        "Your answers are anonymous. Do not write your name or that of your practice anywhere on this form. Results "
        "are shown only for groups of at least {smallest} people."
    ),
    "confidential": N_(
        "Your answers are confidential: only those who run the survey can read them. Results are shown only for groups "
        "of at least {smallest} people."
    ),
    "named": N_(
        "Your answers are named: they are stored with the name of the organisation they are about, and can be read "
        "with it."
    ),
}


def _back(maker: Maker) -> tuple[Fact, ...]:
    lang, wanted = maker.lang, maker.wanted
    return (
        Fact(lang.say("Return this form to"), wanted.back_to),
        Fact(lang.say("Return it by"), wanted.back_by),
    )


def _part(maker: Maker, place: int) -> Part:
    section, rule, inner = maker.sections[place]
    lang = maker.lang
    title = lang.say("Part {number}: {title}", number=place + 1, title=line(section.title, lang))
    routes = [only_if(maker.manner(section), "part", rule)]
    if section.repeat:
        routes.append(_how_often(section, maker))
    questions = tuple(_asked(maker, section, question, left) for question, left in inner)
    return Part(title, _said(routes), maker.text(section.about), _blocks(maker, section, questions))


def _how_often(section: Section, maker: Maker) -> str:
    room = _room(section, maker.wanted)
    sentence = (
        N_("There is room for {room} here. Copy these pages if you need more.")
        if section.repeat and section.repeat.high > room
        else N_("There is room for {room} here, which is the most you can give.")
    )
    return maker.lang.say(sentence, room=maker.lang.number(room))


def _room(section: Section, wanted: Wanted) -> int:
    return min(wanted.entries, section.repeat.high) if section.repeat else 1


def _blocks(maker: Maker, section: Section, questions: tuple[Asked, ...]) -> tuple[Block, ...]:
    if section.repeat is None:
        return (Block("", questions),)
    name = line(section.repeat.name, maker.lang)
    places = range(1, _room(section, maker.wanted) + 1)
    return tuple(Block(maker.lang.say("{name} {number}", name=name, number=each), questions) for each in places)


def _asked(maker: Maker, section: Section, question: Question, left: Expr | None) -> Asked:
    by = maker.manner(section)
    sheet = Sheet(maker.lang, lambda of, expr: _only_if(maker, by, of, expr), maker.goes_on(section, question))
    rule = question.check.say if question.check else None
    hints = tuple(each for text in (question.hint, question.guidance, rule) for each in maker.text(text))
    how = how_to(question, maker.lang)
    return Asked(
        number=maker.numbers.get(question.id, ""),
        ask=maker.text(question.ask),
        routes=_said([only_if(by, "note" if isinstance(question.kind, Note) else "question", left)]),
        hints=(*hints, *(Paragraph((Run(each),)) for each in _said([how, _required(maker, by, question)]))),
        areas=areas_of(_of_role(maker, question), sheet),
    )


def _of_role(maker: Maker, question: Question) -> Question:
    """The question of the role, on a form for one role, with that role alone."""
    role, kind = maker.wanted.role, question.kind
    if role is None or question.id != ROLE or not isinstance(kind, Choice):
        return question
    alone = replace(kind.scale, options=(kind.scale.by_code[role],))
    return replace(question, kind=replace(kind, scale=alone))


def _only_if(maker: Maker, by: Manner, of: str, expr: Expr | None) -> str:
    left = settled(maker.instrument, expr, maker.wanted.role)
    return "" if isinstance(left, bool) else only_if(by, of, left)


def _required(maker: Maker, by: Manner, question: Question) -> str:
    if question.required:
        return maker.lang.say("Please be sure to answer this question.")
    return _only_if(maker, by, "required", question.required_if)


def _said(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in sentences if each)
