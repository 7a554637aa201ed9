"""A PostgreSQL server as the database: set up, kept to by rights and triggers, looked at."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from bot.audit.log import AuditLog
from bot.audit.reading import AuditReader, Filter
from bot.database import schema
from bot.database.access import open_database, open_reader
from bot.database.postgres import PARTITIONED, add_partitions, connect
from bot.database.postgres_setup import set_up
from bot.database.unusable import DatabaseError, NoDatabase, WrongVersion
from bot.doctor import postgres
from bot.doctor.findings import Grade
from tests.bot.audit_entries import entry
from tests.bot.walked import verify
from tests.postgres_server import TEMPLATE, admin, bot_url, in_database

MONTH = datetime(2026, 6, 2, tzinfo=UTC)
SNOWFLAKE = (int(MONTH.timestamp()) * 1000 - 1420070400000) << 22


@pytest.fixture
def owner_url(postgres_admin: str, postgres_url: str) -> str:
    """The address of the test's database for whoever may do anything there."""
    return in_database(postgres_admin, postgres_url)


async def test_what_is_recorded_is_read_and_proved(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        log = AuditLog(database)
        await asyncio.gather(*(log.record(entry(SNOWFLAKE + each)) for each in range(50)))
        log.delivered(SNOWFLAKE, message=7)
    async with open_reader(postgres_url) as reader:
        found = await AuditReader(reader).entries(Filter(user=5), 100)
    assert [each.entry.interaction for each in reversed(found)] == [
        SNOWFLAKE + each for each in range(50)
    ]
    assert found[-1].entry.query == "Kellogg"
    assert [each.message for each in found[-1].deliveries] == [7]
    verified = await asyncio.to_thread(verify, postgres_url)
    assert (verified.entries, verified.findings) == (50, ())


async def test_the_steps_make_the_schema_that_the_program_speaks_of(owner_url: str) -> None:
    whole = MetaData()
    for each in (schema.metadata, schema.shared):
        for table in each.tables.values():
            table.to_metadata(whole)
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect(owner_url))

    def compare(connection: Any) -> list[Any]:
        parts = tuple(f"{table}_" for table in PARTITIONED)
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or not name.startswith(parts),
        }
        context = MigrationContext.configure(connection, opts=options)
        differences: list[Any] = compare_metadata(context, whole)
        return differences

    async with engine.connect() as connection:
        found = await connection.run_sync(compare)
    await engine.dispose()
    # Indexes and keys that have to hold the partitions' key, and those of a server alone.
    assert [each for each in found if "column" in str(each[0]) or "table" in each[0]] == []


@pytest.mark.parametrize("table", [*schema.CHAINED, schema.served], ids=str)
async def test_no_right_is_given_to_change_what_is_on_record(postgres_url: str, table: Any) -> None:
    connection = await connect(postgres_url)
    for change in (f"UPDATE {table} SET {next(iter(table.c)).name} = NULL", f"DELETE FROM {table}",
                   f"TRUNCATE {table}", f"DROP TABLE {table}",
                   f"DROP TRIGGER {table}_no_delete ON {table}"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(change)
    await connection.close()


@pytest.mark.parametrize("part", ["entry", "entry_rest", "entry_2026_06"])
async def test_not_even_the_owner_changes_it_by_a_slip(
    postgres_url: str, owner_url: str, part: str
) -> None:
    connection = await connect(owner_url)
    await add_partitions(connection, MONTH.date(), 1)
    async with open_database(postgres_url) as database:
        for interaction in (1, SNOWFLAKE):
            await AuditLog(database).record(entry(interaction))
    assert await connection.fetchval("SELECT count(*) FROM ONLY entry_2026_06") == 1
    assert await connection.fetchval("SELECT count(*) FROM ONLY entry_rest") == 1
    for change in ("UPDATE {} SET person = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only: entry"):
            await connection.execute(change.format(part))
    assert await connection.fetchval("SELECT count(*) FROM entry") == 2
    await connection.close()


async def test_a_month_that_has_rows_already_stays_with_the_rest(
    postgres_url: str, owner_url: str
) -> None:
    async with open_database(postgres_url) as database:
        await AuditLog(database).record(entry(SNOWFLAKE))
    connection = await connect(owner_url)
    assert await add_partitions(connection, MONTH.date(), 2) == 4  # two have rows of it
    assert await add_partitions(connection, MONTH.date(), 2) == 0
    async with open_database(postgres_url) as database:
        await AuditLog(database).record(entry(SNOWFLAKE + 1))
    assert await connection.fetchval("SELECT count(*) FROM ONLY entry_rest") == 2
    await connection.close()
    assert (await asyncio.to_thread(verify, postgres_url)).findings == ()


async def test_setting_up_again_changes_nothing_and_takes_away_what_is_too_much(
    postgres_admin: str, postgres_url: str, owner_url: str
) -> None:
    async with open_database(postgres_url) as database:
        await AuditLog(database).record(entry(1))
    await asyncio.to_thread(
        admin, owner_url, "GRANT UPDATE ON factdesk.entry TO factdesk_test",
        "REVOKE INSERT ON factdesk.delivery FROM factdesk_test",
    )  # fmt: skip
    found = await postgres.checks(postgres_url)
    assert "lacks INSERT on delivery" in str([f.message for f in found if f.grade is Grade.FAIL])
    done = await set_up(postgres_url, postgres_admin)
    assert done == ["factdesk_test may add and read, not change or delete; 0 partitions made"]
    found = await postgres.checks(postgres_url)
    assert [f for f in found if f.area == "privileges" and f.grade is not Grade.OK] == []
    assert (await asyncio.to_thread(verify, postgres_url)).entries == 1


async def test_what_cannot_be_used_says_so(postgres_admin: str, postgres_url: str) -> None:
    cases = [
        (postgres_url + "_not", NoDatabase, "factdesk database setup"),
        (postgres_admin, NoDatabase, "holds nothing yet"),
        (postgres_url.replace("factdesk_test:", "factdesk_test:x"), DatabaseError, "password"),
        (urlsplit(postgres_url)._replace(netloc="a:b@127.0.0.1:1").geturl(), DatabaseError,
         "cannot be reached"),
    ]  # fmt: skip
    for url, kind, said in cases:
        with pytest.raises(kind, match=said) as problem:
            async with open_database(url):
                pass
        assert "p@ss" not in str(problem.value)
        assert "p%40ss" not in str(problem.value)


async def test_a_newer_or_older_schema_is_not_written_to(postgres_url: str, owner_url: str) -> None:
    for version, said in (("0000", "older Factdesk"), ("9999", "newer Factdesk")):
        change = f"UPDATE factdesk.alembic_version SET version_num = '{version}'"
        await asyncio.to_thread(admin, owner_url, change)
        with pytest.raises(WrongVersion, match=said):
            async with open_database(postgres_url):
                pass


async def test_a_role_that_may_do_anything_is_not_taken_for_the_bot(postgres_admin: str) -> None:
    with pytest.raises(DatabaseError, match="one of the bot's own"):
        await set_up(postgres_admin, postgres_admin)


async def test_a_password_is_kept_hashed(postgres_admin: str) -> None:
    connection = await connect(postgres_admin)
    kept = await connection.fetchval(
        "SELECT rolpassword FROM pg_authid WHERE rolname = 'factdesk_test'"
    )
    await connection.close()
    assert kept.startswith("SCRAM-SHA-256$4096:")


async def test_each_chain_names_the_ends_of_those_before_it(postgres_url: str) -> None:
    tips = []
    for first in (1, 11, 21):
        async with open_database(postgres_url) as one, open_database(postgres_url) as other:
            for each in (first, first + 1):
                await AuditLog(one).record(entry(each))
                await AuditLog(other).record(entry(each + 5))
            tips += [one.tip, other.tip]
    async with open_reader(postgres_url) as reader:
        from sqlalchemy import select

        said = await reader.rows(select(schema.joined.c.other, schema.joined.c.length))
    # Each pair but the last is named at its end, by whoever came after.
    assert {(tip.writer, tip.length) for tip in tips[:-2]} <= {tuple(row) for row in said}
    verified = await asyncio.to_thread(verify, postgres_url, tuple(tips))
    assert (verified.findings, len(verified.tips)) == ((), 6)


async def test_what_a_bot_and_a_doctor_see_of_a_server_in_order(postgres_url: str) -> None:
    found = await postgres.checks(postgres_url)
    # The tests' own server does not sync: that is the one thing to be found.
    assert all("is off" in f.message for f in found if f.grade is Grade.FAIL)
    assert {f.area for f in found} >= {"database", "privileges", "partitions"}


def test_the_template_has_this_month(postgres_admin: str) -> None:
    async def parts() -> set[str]:
        url = in_database(postgres_admin, bot_url(postgres_admin, TEMPLATE))
        connection = await connect(url)
        rows = await connection.fetch("SELECT relname FROM pg_class WHERE relispartition")
        await connection.close()
        return {row[0] for row in rows}

    assert f"entry_{datetime.now(UTC):%Y_%m}" in asyncio.run(parts())
