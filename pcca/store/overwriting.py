"""Answers written over the versions that were seen, by one statement that looks at no other answers of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Integer, Select, Text, bindparam, cast, column, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from pcca.store.columns import to_json
from pcca.store.database import Store, translated, writing
from pcca.store.tables import draft_answers, drafts
from pcca.store.values import Answer

_COLUMNS = ("draft", "question", "value", "version")


def _where_seen(insert: Any, offered: Select[Any]) -> Any:
    """Inserts what is offered, and puts it in the place of the version before; of any other version nothing becomes."""
    plain = insert(draft_answers).from_select(_COLUMNS, offered)
    new = plain.excluded
    return plain.on_conflict_do_update(
        index_elements=["draft", "question"],
        set_={"value": new.value, "version": new.version},
        where=draft_answers.c.version == new.version - 1,
    ).execution_options(preserve_rowcount=True)


# Whoever submits or deletes the draft meanwhile is waited for, and then there is no draft to write to. What was
# written to an answer meanwhile is seen although the statement began before: ON CONFLICT looks at the newest row.
_HELD = select(drafts.c.digest).where(drafts.c.digest == bindparam("draft")).with_for_update().cte("held")
# One text of JSON is written and read faster than arrays of texts that hold quotation marks.
_RECORDS = (
    func.json_to_recordset(cast(bindparam("offered", type_=Text), JSON))
    .table_valued(column("question", Text), column("value", Text), column("version", Integer), name="offered")
    .render_derived(with_types=True)
)
_ON_SERVER = _where_seen(
    postgresql.insert,
    select(_HELD.c.digest, _RECORDS.c.question, _RECORDS.c.value, _RECORDS.c.version).join_from(
        _HELD, _RECORDS, true()
    ),
)
_EACH = func.json_each(bindparam("offered", type_=Text)).table_valued("value", name="offered")
_IN_FILE = _where_seen(
    sqlite.insert,
    select(drafts.c.digest, *(func.json_extract(_EACH.c.value, f"$.{name}") for name in _COLUMNS[1:]))
    .join_from(drafts, _EACH, true())
    .where(drafts.c.digest == bindparam("draft")),
)


def write_over_on_server(store: Store, digest: bytes, changed: Mapping[str, Answer]) -> bool:
    """Writes each of these answers whose version before is still the stored one; says whether that was all of them."""
    with translated(store), store.write.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        return bool(alone.execute(_ON_SERVER, _offered(digest, changed)).rowcount == len(changed))


def write_over_in_file(store: Store, digest: bytes, changed: Mapping[str, Answer]) -> bool:
    """The same in the turn of a writer."""
    with writing(store) as connection:
        return bool(connection.execute(_IN_FILE, _offered(digest, changed)).rowcount == len(changed))


def _offered(digest: bytes, changed: Mapping[str, Answer]) -> dict[str, Any]:
    rows = [
        {"question": question, "value": to_json(answer.value), "version": answer.version}
        for question, answer in changed.items()
    ]
    return {"draft": digest, "offered": to_json(rows)}
