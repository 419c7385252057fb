"""Runs the migrations on the connection, and in the transaction, of whoever called."""

from alembic import context

from pcca.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
