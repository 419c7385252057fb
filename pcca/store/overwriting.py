"""Answers written over the versions that were seen, on a server: one statement, which is a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import JSON, Integer, Text, bindparam, cast, column, func, select, true
from sqlalchemy.dialects.postgresql import insert

from pcca.store.columns import to_json
from pcca.store.database import Store, translated
from pcca.store.tables import draft_answers, drafts
from pcca.store.values import Answer

# Whoever submits or deletes the draft meanwhile is waited for, and then there is no draft to write to. What was
# written to an answer meanwhile is seen although the statement began before: ON CONFLICT looks at the newest row.
_HELD = select(drafts.c.digest).where(drafts.c.digest == bindparam("draft")).with_for_update().cte("held")
# One text of JSON is written and read faster than arrays of texts that hold quotation marks.
_OFFERED = (
    func.json_to_recordset(cast(bindparam("offered", type_=Text), JSON))
    .table_valued(column("question", Text), column("value", Text), column("version", Integer), name="offered")
    .render_derived(with_types=True)
)
_PLAIN = insert(draft_answers).from_select(
    ["draft", "question", "value", "version"],
    select(_HELD.c.digest, _OFFERED.c.question, _OFFERED.c.value, _OFFERED.c.version).join_from(
        _HELD, _OFFERED, true()
    ),
)
_NEXT = _PLAIN.excluded
_WRITE = _PLAIN.on_conflict_do_update(
    index_elements=["draft", "question"],
    set_={"value": _NEXT.value, "version": _NEXT.version},
    where=draft_answers.c.version == _NEXT.version - 1,
).execution_options(preserve_rowcount=True)


def write_over(store: Store, digest: bytes, changed: Mapping[str, Answer]) -> bool:
    """Writes each of these answers whose version before is still the stored one; says whether that was all of them."""
    rows = [
        {"question": question, "value": to_json(answer.value), "version": answer.version}
        for question, answer in changed.items()
    ]
    with translated(store), store.write.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        return bool(alone.execute(_WRITE, {"draft": digest, "offered": to_json(rows)}).rowcount == len(changed))
