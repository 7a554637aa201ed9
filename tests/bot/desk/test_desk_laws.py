"""Whatever moderators do, a restart, a fold and another restart leave the facts as they are."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.desk import Desk
from bot.desk.kept import changes as kept_changes
from facts.files.fold import alone, carry_out, plan
from facts.files.folded import Numbered, read_mark
from facts.loader import load
from tests.blank import blank
from tests.bot.desk_room import recording, room
from tests.facts.folders import QUOTES, folder
from tests.facts.generated import changes


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_restarts_and_folds_change_nothing(data: st.DataObject) -> None:
    scratch = Path(tempfile.mkdtemp())
    try:
        base, seeds = folder(scratch, quotes=QUOTES)
        accepted = data.draw(changes(load(base, seeds), most=8))
        database = blank(scratch / "log.db")
        asyncio.run(live(database, base, seeds, accepted))
    finally:
        shutil.rmtree(scratch)


async def live(database: Path, base: Path, seeds: Path, accepted: list[Numbered]) -> None:
    async with room(database, load(base, seeds)) as open_:
        for each in accepted:
            await open_.desk.accept(each.change, why="", entry=recording())
        version = open_.desk.factbase.version
    async with room(database, load(base, seeds)) as open_:
        assert open_.desk.factbase.version == version
        kept = [each.numbered for each in await kept_changes(open_.database.reader)]
    assert kept == accepted
    with alone(base, seeds):
        planned = plan(base, seeds, kept)
        if planned is not None:
            carry_out(base, seeds, planned)
    files = load(base, seeds)
    assert files.version == version
    for mark in (read_mark(base), None):  # the mark alone makes it quicker, not different
        async with room(database, files) as open_:
            desk = await Desk.open(open_.database, open_.log, files, mark)
            assert (desk.factbase.version, desk.held) == (version, ())
