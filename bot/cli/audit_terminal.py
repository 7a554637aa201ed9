"""The audit log laid out for a terminal.

What people typed is shown so that it cannot steer the terminal: escapes,
control and invisible characters are written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from bot.audit.export import timestamp
from bot.audit.reading import Delivery, Gap, Recorded
from bot.audit.receipts import receipt
from bot.cli import terminal
from facts.factbase import FactBase

_WIDTH = 120
"""Columns that hold every id whole, with some words of the query."""


def print_entries(entries: Sequence[Recorded]) -> None:
    """A table, one line for each entry."""
    table = _table("TIME (UTC)", "INTERACTION", "USER", "COMMAND", "QUERY", "OUTCOME", "DELIVERY")
    for recorded in entries:
        entry = recorded.entry
        table.add_row(
            _short(entry.time),
            str(entry.interaction),
            _who(recorded),
            visible(entry.command),
            _asked(recorded),
            entry.outcome.value,
            _delivered(recorded.deliveries),
        )
    _print(table)


def print_entry(recorded: Recorded, then: FactBase | None) -> None:
    """All that is kept of one entry, with its passages out of the facts of then if there are."""
    entry = recorded.entry
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_row("interaction", str(entry.interaction))
    table.add_row("receipt", receipt(entry.interaction))
    table.add_row("time", timestamp(entry.time))
    table.add_row("server", _id(entry.guild))
    table.add_row("channel", _id(entry.channel))
    table.add_row("user", _who(recorded))
    table.add_row("command", visible(entry.command))
    table.add_row("query", _asked(recorded))
    table.add_row("outcome", entry.outcome.value)
    table.add_row("seen by", "the asker alone" if entry.private else "the channel")
    table.add_row("fact base", visible(entry.factbase or "none in use"))
    table.add_row("reply SHA-256", visible(entry.reply_sha256 or "forgotten"))
    for at, statement in enumerate(entry.statements):
        table.add_row("" if at else "statements", visible(statement))
        known = None if then is None else then.statements.get(statement)
        for citation in () if known is None else known.citations:
            table.add_row("", visible(f"  “{citation.exact}”"))
            table.add_row("", visible(f"  {citation.source.path}, line {citation.line}"))
    if entry.statements and then is None:
        table.add_row("", "the facts of then cannot be made from the files as they are now")
    for delivery in recorded.deliveries:
        table.add_row("delivery", Text(f"{timestamp(delivery.time)} ") + _outcome(delivery))
    if not recorded.deliveries:
        table.add_row("delivery", "not known")
    terminal.show(table)


def print_gaps(gaps: Sequence[Gap]) -> None:
    """A table, one line for each gap."""
    table = _table("ASKERS", "TIMES", "COMMAND", "QUERY", "LAST ASKED (UTC)")
    for gap in gaps:
        table.add_row(
            str(gap.askers),
            str(gap.times),
            visible(gap.command),
            visible(gap.query),
            _short(gap.last_asked),
        )
    _print(table)


def _print(table: Table) -> None:
    # On a narrower terminal its lines run over: better than half an id.
    terminal.show(table, at_least=_WIDTH)


def visible(text: str) -> Text:
    """The text with every character that does not print written as its escape."""
    return Text(
        "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    )


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        wraps = column in ("QUERY", "DELIVERY")
        table.add_column(column, no_wrap=not wraps, overflow="fold")
    return table


def _who(recorded: Recorded) -> str:
    return "forgotten" if recorded.forgotten else str(recorded.entry.user)


def _asked(recorded: Recorded) -> Text:
    if recorded.forgotten:
        return Text("forgotten", style="italic")
    return visible(recorded.entry.query)


def _delivered(deliveries: Sequence[Delivery]) -> Text:
    if not deliveries:
        return Text("not known")
    problem = deliveries[-1].problem
    return Text("sent") if problem is None else visible(problem)


def _outcome(delivery: Delivery) -> Text:
    if delivery.problem is not None:
        return visible(delivery.problem)
    return Text("sent" if delivery.message is None else f"sent as {delivery.message}")


def _short(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")


def _id(value: int | None) -> str:
    return "none (direct message)" if value is None else str(value)
