"""One bot for a token."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.shards.token_lock import TokenInUse, held

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
HOLD = "import sys; from pathlib import Path; from bot.shards.token_lock import held\n"
HOLD += "with held(Path(sys.argv[1]), sys.argv[2]): print('held', flush=True); input()"


def test_the_second_process_with_a_token_is_told_so(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path), TOKEN]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], **pipes) as other:
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
