"""One bot for a token, and its IDENTIFYs of the last day, through restarts and crashes."""

import asyncio
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.token_lock import DAY, MOST, Identifies, NotCounted, TokenInUse, TooManyIdentifies, held

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
HOLD = "import sys; from pathlib import Path; from bot.token_lock import held\n"
HOLD += "with held(Path(sys.argv[1]), sys.argv[2]): print('held', flush=True); input()"


def test_the_second_process_with_a_token_is_told_so(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path), TOKEN]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], **pipes) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(TokenInUse, match="another Factdesk runs") as refused,
            held(tmp_path, TOKEN),
        ):
            pass
        with held(tmp_path, "another.token.here"):
            pass
        other.kill()
        other.wait()
        with held(tmp_path, TOKEN):
            pass
    assert TOKEN not in str(refused.value)
    assert not any(TOKEN in path.name or TOKEN in path.read_text() for path in tmp_path.iterdir())


def multiply(folder: Path, times: int) -> None:
    [file] = folder.glob("token-*.lock")
    file.write_text(file.read_text() * times)


async def test_the_count_survives_restarts_and_refuses_before_discord_does(tmp_path: Path) -> None:
    for _ in range(3):
        with held(tmp_path, TOKEN) as identifies:
            await identifies.spend()
    multiply(tmp_path, 299)
    with held(tmp_path, TOKEN) as identifies:
        assert identifies.today == 897
        for _ in range(3):
            await identifies.spend()
        with pytest.raises(TooManyIdentifies) as refused:
            await identifies.spend()
        assert 0 < refused.value.wait <= DAY
    with held(tmp_path, TOKEN) as identifies, pytest.raises(TooManyIdentifies):
        identifies.check()


async def test_what_cannot_be_counted_is_not_sent(tmp_path: Path) -> None:
    said: list[str] = []
    with held(tmp_path, TOKEN) as identifies:
        identifies.on_failure = said.append
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limit[1]))
        try:
            with pytest.raises(NotCounted):
                await identifies.spend()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert said == ["the count of IDENTIFYs cannot be kept (File too large)"]


def test_a_day_later_there_are_new_ones_and_the_file_is_short_again(tmp_path: Path) -> None:
    now = 1_800_000_000.0
    path = tmp_path / "count"
    path.write_text("".join(f"{now - 2 * DAY:.0f}\n{now - 60:.0f}\n" for _ in range(MOST)))
    with path.open("r+b", buffering=0) as file:
        identifies = Identifies(file.fileno(), lambda: now)
        assert identifies.today == MOST
        with pytest.raises(TooManyIdentifies, match="It waits 23 h 59 min"):
            identifies.check()
        now += DAY
        identifies.check()
        asyncio.run(identifies.spend())
    lines = path.read_text().splitlines()
    assert len(lines) == MOST + 1
    assert lines[-1] == f"{now:.0f}"


@given(st.binary(max_size=200))
def test_whatever_is_in_the_file_it_opens_and_counts_on(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("count") / "count"
    path.write_bytes(content)
    with path.open("r+b", buffering=0) as file:
        before = Identifies(file.fileno()).today
        asyncio.run(Identifies(file.fileno()).spend())
        assert Identifies(file.fileno()).today == before + 1
    assert re.fullmatch(rb"([0-9]+\n)+", path.read_bytes())
