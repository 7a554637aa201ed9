"""Runs the steps on the connection, and inside the transaction, of `bot.database.access`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
