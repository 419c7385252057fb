"""The forms by which the register is changed: their fields, what may be chosen, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pcca.answers.fields import Mistake
from pcca.answers.posted import DATE_PARTS
from pcca.fieldwork.register.faults import Refused, told
from pcca.fieldwork.register.finding import called, going_on
from pcca.fieldwork.register.kinds import KINDS, PARENTS, SEVERAL
from pcca.fieldwork.register.saying import Said, phrase
from pcca.fieldwork.register.typed import REASONS, Act, field_of, typed_of
from pcca.language import LANGUAGES, Language
from pcca.store.register import Organisation, Register
from pcca.views.manage_form import Option
from pcca.views.register_words import FIELD_HINTS, FIELD_LABELS, REASON_WORDS, STAYING

FIELDS: Mapping[Act, tuple[str, ...]] = {
    "rename": ("why", "name-en", "name-cy", "day"),
    "move": ("to", "why", "day"),
    "leave": ("of", "why", "last"),
    "end": ("last", "became"),
    "merge": ("other", "stays", "day"),
    "correct": ("first", "last"),
}
SHAPES: Mapping[str, str] = {
    "code": "text", "name-en": "text", "name-cy": "text",
    "day": "day", "first": "day", "last": "day",
    "kind": "radios", "why": "radios", "stays": "radios", "of": "radios",
}  # fmt: skip
"""How a field is filled in; all others name another organisation."""
MOST_TYPED = 400


@dataclass(frozen=True)
class Field:
    """A field of a form as a page shows it."""

    name: str
    shape: str
    label: str
    hint: str
    options: tuple[Option, ...]
    wrong: str

    @property
    def language(self) -> str:
        """The language of what is typed into it, where that is not the page's."""
        return self.name.removeprefix("name-") if self.name.startswith("name-") else ""


@dataclass(frozen=True)
class Form:
    """A form about the register, one of its organisations, and what is typed in it."""

    act: Act
    register: Register
    it: Organisation | None
    typed: Mapping[str, str] = field(repr=False)
    lang: Language
    today: date
    problems: tuple[tuple[str, str], ...] = ()
    """The elements at which something is wrong, and what."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it asks for."""
        if self.it is not None or self.act != "add":
            return FIELDS[self.act]
        parents = PARENTS.get(self.typed.get("kind", ""))
        return ("kind",) if parents is None else ("code", "name-en", "name-cy", "day", *parents)

    @property
    def caption(self) -> str:
        """Whose form it is: the organisation, or the kind of a new one."""
        if self.it is not None:
            return called(self.it, self.lang.code)
        return self.lang.say(KINDS[self.hidden["kind"]]) if self.hidden else ""

    @property
    def step(self) -> str:
        """What its button asks for: the fields of a kind, or a look at what is changed."""
        return "kind" if self.names == ("kind",) else "look"

    @property
    def hidden(self) -> Mapping[str, str]:
        """What an earlier page asked for."""
        return {} if "kind" in self.names or self.act != "add" else {"kind": self.typed["kind"]}

    @property
    def sent(self) -> Mapping[str, str]:
        """Everything that is typed in its fields, by the names under which it is sent."""
        found = {part: self.typed.get(part, "") for name in self.names for part in _parts(name)}
        return {**self.hidden, **{name: text for name, text in found.items() if text}}

    @property
    def fields(self) -> list[Field]:
        """The fields as a page shows them."""
        return [self._field(name) for name in self.names]

    def _field(self, name: str) -> Field:
        label = FIELD_LABELS.get((self.act, name)) or FIELD_LABELS["", name]
        hint = FIELD_HINTS.get((self.act, name)) or FIELD_HINTS.get(("", name), "")
        shape = SHAPES.get(name, "other")
        options = tuple(OPTIONS.get(name, _others)(self, name))
        wrong = " ".join(said for target, said in self.problems if target in (name, *_parts(name)))
        return Field(name, shape, self.lang.say(label), hint and self.lang.say(hint), options, wrong)

    def mistaken(self, mistakes: Iterable[Mistake]) -> Form:
        """The form with what is wrong in what was typed, in the order of its fields."""
        known = sorted((each for each in mistakes if each.name in self.names), key=lambda one: self._place(one.name))
        said = [(each.target, phrase(self.lang, self.register, _said(each))) for each in known]
        return replace(self, problems=tuple(said))

    def refused(self, refusal: Refused) -> Form:
        """The form with why the register cannot be so."""
        code = self.it.code if self.it is not None else self.typed.get("code", "").lower()
        said = [
            (
                self._element(field_of(self.act, each.column)),
                told(each.wrong, self.lang) if each.code == code else each.say(self.lang),
            )
            for each in refusal.faults
        ]
        return replace(self, problems=tuple(dict.fromkeys(said)))

    def _element(self, target: str) -> str:
        """The element of this name, or the first of the form."""
        ids = [f"{name}-{DATE_PARTS[0]}" if SHAPES.get(name) == "day" else name for name in self.names]
        return target if target in ids else ids[0]

    def _place(self, name: str) -> int:
        return self.names.index(name)


def opened(act: Act, register: Register, it: Organisation | None, given: Mapping[str, str], **more: object) -> Form:
    """A form with what was given, or else with what the register says."""
    begun = {} if it is None or given else typed_of(act, it)
    typed = {name: text[:MOST_TYPED] for name, text in {**begun, **given}.items()}
    return Form(act, register, it, typed, **more)  # type: ignore[arg-type]


def _said(mistake: Mistake) -> Said:
    return Said(mistake.wrong.sentence, mistake.wrong.slots)


def _parts(name: str) -> tuple[str, ...]:
    """The names under which a field is sent."""
    return tuple(f"{name}-{part}" for part in DATE_PARTS) if SHAPES.get(name) == "day" else (name,)


def _kinds(form: Form, name: str) -> list[Option]:
    return [Option(kind, form.lang.say(said)) for kind, said in KINDS.items()]


def _reasons(form: Form, name: str) -> list[Option]:
    several = form.it is not None and SEVERAL & {*PARENTS[form.it.kind]}
    reasons = [each for each in REASONS[form.act] if each != "beside" or several]
    words = [(each, *REASON_WORDS[form.act, each]) for each in reasons]
    return [Option(reason, form.lang.say(label), form.lang.say(hint)) for reason, label, hint in words]


def _staying(form: Form, name: str) -> list[Option]:
    shown = form.it.name[form.lang.code] if form.it is not None else ""
    return [Option(each, form.lang.say(said, name=shown)) for each, said in STAYING.items()]


def _held(form: Form, name: str) -> list[Option]:
    """What an organisation belongs to, or did."""
    codes = dict.fromkeys(tag.of for tag in form.it.tags) if form.it is not None else {}
    return [_option(form, form.register[code]) for code in codes]


def _others(form: Form, name: str) -> list[Option]:
    """The organisations that may be meant: those that have not ended."""
    kinds: tuple[str, ...] = (name,)
    if form.it is not None:
        kinds = PARENTS[form.it.kind] if name == "to" else (form.it.kind,)
    there = [each for each in form.register.values() if each.kind in kinds and going_on(each, form.today)]
    found = [_option(form, each) for each in there if form.it is None or each.code != form.it.code]
    return sorted(found, key=lambda option: (option.hint, option.label))


def _option(form: Form, each: Organisation) -> Option:
    return Option(each.code, called(each, form.lang.code), form.lang.say(KINDS[each.kind]))


def _nothing(form: Form, name: str) -> list[Option]:
    return []


OPTIONS: Mapping[str, Callable[[Form, str], list[Option]]] = {
    "kind": _kinds, "why": _reasons, "stays": _staying, "of": _held,
    **dict.fromkeys(("code", "day", "first", "last", *(f"name-{code}" for code in LANGUAGES)), _nothing),
}  # fmt: skip

__all__ = ["Field", "Form", "opened"]
