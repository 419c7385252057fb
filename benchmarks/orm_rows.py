"""The usual way to store a response: a form class made for the request, an ORM object per answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import URL, Engine, ForeignKey, create_engine, event, func, make_url, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from benchmarks.places import Place
from pcca.store.sqlite import PRAGMAS


class Model(DeclarativeBase):
    """Tables of the usual way."""


class OrmResponse(Model):
    """A response with its answers."""

    __tablename__ = "responses"
    id: Mapped[int] = mapped_column(primary_key=True)
    wave: Mapped[str]
    language: Mapped[str]
    day: Mapped[date]
    answers: Mapped[list[OrmAnswer]] = relationship()


class OrmAnswer(Model):
    """One answer."""

    __tablename__ = "answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    response: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    item: Mapped[str]
    code: Mapped[str]


@contextmanager
def orm_engine(place: Place) -> Iterator[Engine]:
    """An engine with the settings of the store."""
    engine = _on_file(place) if place.url is None else create_engine(_psycopg(place.url))
    Model.metadata.create_all(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _on_file(place: Place) -> Engine:
    engine = create_engine(f"sqlite:///{place.folder / 'orm.db'}", connect_args={"isolation_level": None})

    def set_pragmas(connection: object, _record: object) -> None:
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


def field_name(item: str) -> str:
    """The name of an item's field: attributes have no dots."""
    return item.replace(".", "_")


def form_class(names: Iterable[str], codes: Iterable[str], parent: type[Form] = Form) -> type[Form]:
    """A form class with a required radio field per item, made for each request because instruments are data."""
    choices = [SelectChoice(value=code, label=f"Level {code}") for code in codes]
    fields = {name: RadioField(name, choices=choices, validators=[InputRequired()]) for name in names}
    return type("Page", (parent,), fields)


def validated(document: dict[str, str], codes: Iterable[str]) -> dict[str, str]:
    """What a form made for this request lets through."""
    form = form_class(map(field_name, document), codes)(
        MultiDict({field_name(item): document[item] for item in document})
    )
    assert form.validate(), form.errors
    return {item: form[field_name(item)].data for item in document}


def store_rows(engine: Engine, document: dict[str, str]) -> None:
    """Stores a response and a row per answer in one transaction."""
    with Session(engine) as session, session.begin():
        rows = [OrmAnswer(item=item, code=code) for item, code in document.items()]
        session.add(OrmResponse(wave="autumn", language="cy", day=date(2026, 11, 22), answers=rows))


def stored_rows(engine: Engine) -> tuple[int, int]:
    """How many responses and how many answers are stored."""
    with Session(engine) as session:
        responses = session.scalar(select(func.count()).select_from(OrmResponse))
        return responses or 0, session.scalar(select(func.count()).select_from(OrmAnswer)) or 0
