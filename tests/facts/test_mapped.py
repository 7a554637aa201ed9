"""A file of columns is as it was written or is refused."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.mapped import NotUsable, read, write

COLUMNS = [("few", b"\x01\x00\x00\x00\x02\x00\x00\x00"), ("none", b""), ("text", b"a" * 70)]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "columns"
    write(path, "key", {"of": "these"}, COLUMNS)
    return path


def test_columns_come_back_with_what_was_written_beside_them(written: Path) -> None:
    mapped = read(written, "key")
    assert mapped.about == {"of": "these"}
    assert list(mapped.numbers("few", "I")) == [1, 2]
    assert [bytes(mapped.data(name)) for name, _ in COLUMNS] == [data for _, data in COLUMNS]


def test_another_key_is_another_thing(written: Path) -> None:
    with pytest.raises(NotUsable, match="another version"):
        read(written, "another")


def test_no_byte_can_be_changed_unnoticed(written: Path) -> None:
    whole = written.read_bytes()
    for at in range(len(whole)):
        for bit in (1, 0x80):
            written.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            with pytest.raises(NotUsable):
                read(written, "key")


def test_nor_cut_off_or_added(written: Path) -> None:
    whole = written.read_bytes()
    for other in (*(whole[:length] for length in range(len(whole))), whole + b"\0", b"x" + whole):
        written.write_bytes(other)
        with pytest.raises(NotUsable):
            read(written, "key")


@given(st.lists(st.binary(max_size=200), max_size=6))
def test_any_columns_come_back(tmp_path_factory: pytest.TempPathFactory, data: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("any") / "columns"
    write(path, "key", {}, [(f"{n}", each) for n, each in enumerate(data)])
    mapped = read(path, "key")
    assert [bytes(mapped.data(f"{n}")) for n in range(len(data))] == data


WRITER = """
import sys
from pathlib import Path
from facts.mapped import write
for n in range(10**6):
    write(Path(sys.argv[1]), "key", {}, [("column", bytes([n % 256]) * 3_000_000)])
    print(n, flush=True)
"""


def test_who_is_killed_while_writing_leaves_what_was_whole(tmp_path: Path) -> None:
    path = tmp_path / "columns"
    rng = random.Random(4)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() / 20)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        (column,) = {bytes(read(path, "key").data("column"))}
        assert column == column[:1] * 3_000_000
