"""What was registered last is in force, for each scope, across restarts."""

from bot.database.access import open_database
from bot.registration import Registrations


async def test_the_newest_digest_of_a_scope_is_in_force(where: str) -> None:
    async with open_database(where) as database:
        registrations = Registrations(database)
        assert await registrations.registered("global") is None
        await registrations.set_registered("global", "aa")
        await registrations.set_registered("1000000000000000001", "bb")
        await registrations.set_registered("global", "cc")
        assert await registrations.registered("global") == "cc"
    async with open_database(where) as database:
        assert await Registrations(database).registered("global") == "cc"
        assert await Registrations(database).registered("1000000000000000001") == "bb"
        assert await Registrations(database).registered("2") is None
