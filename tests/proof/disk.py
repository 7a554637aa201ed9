"""A disk that has lost its power: what a traced run wrote, and what of it is still there.

strace tells every write, sync and truncation of the database's files and every
reply handed to the network, in order. Only what was synced is sure to be
there. Of the rest any part may be, in any order, in pieces of a sector or less.
That a file which was synced has its name too is taken for granted, as every
journalling file system does it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SYSCALLS = "pwrite64,fsync,fdatasync,ftruncate,unlink,rename,sendto,sendmsg"
_SECTOR = 512
_SUFFIXES = ("", "-wal", "-journal")

_LINE = re.compile(r"(\d+) +(.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_WRITE = re.compile(r'pwrite64\(\d+<([^>]*)>, "([^"]*)", (\d+), (\d+)\)\s+= (\d+)')
_SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<([^>]*)>\)\s+= 0")
_TRUNCATE = re.compile(r"ftruncate\(\d+<([^>]*)>, (\d+)\)\s+= 0")
_UNLINK = re.compile(r'unlink\("([^"]*)"\)\s+= 0')
_SENT = re.compile(r'send(?:to|msg)\(\d+<[^>]*>, [^"]*"([^"]*)"')
_REPLY = re.compile(rb"/interactions/(\d+)/\S+/callback")
_EDIT = re.compile(rb"/webhooks/\d+/([^/\s]+)")


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written to a file."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file cut, or grown with zeros, to this size."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was written to a file is on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """A file's name taken away."""

    file: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The first bytes of an answer on their way: from now on it may have been read."""

    interaction: int


Event = Write | Truncate | Sync | Unlink | Sent


def command(trace: Path) -> tuple[str, ...]:
    """What to run a bot under. Detached, so that the bot keeps its process id."""
    return (
        "strace", "-D", "-f", "--seccomp-bpf", "-q", "-y", "-xx", "-s", "4194304",
        "-o", str(trace), "-e", f"trace={SYSCALLS}",
    )  # fmt: skip


def events(trace: Path, database: Path, promised: set[int], ids: Mapping[str, int]) -> list[Event]:
    """What happened, in order. The first response of those `promised` was no answer.

    `ids` are the interactions by their tokens.
    """
    ours = {str(database) + suffix: database.name + suffix for suffix in _SUFFIXES}
    return list(_events(trace, ours, promised, ids))


def _events(
    trace: Path, ours: Mapping[str, str], promised: set[int], ids: Mapping[str, int]
) -> Iterator[Event]:
    unfinished: dict[str, str] = {}
    for line in trace.read_text().splitlines():
        match = _LINE.fullmatch(line)
        assert match is not None, line
        thread, call = match.groups()
        if resumed := _RESUMED.match(call):
            call = unfinished.pop(thread) + resumed[1]
        elif call.endswith("<unfinished ...>"):
            unfinished[thread] = call.removesuffix("<unfinished ...>").rstrip()
            call = unfinished[thread]
        if sent := _SENT.match(call):
            if resumed is None:  # it may have left as soon as it was begun
                yield from _sent(bytes.fromhex(sent[1].replace("\\x", "")), promised, ids)
        elif (write := _WRITE.match(call)) and (file := ours.get(_text(write[1]))):
            data = bytes.fromhex(write[2].replace("\\x", ""))
            assert len(data) == int(write[3]), "the trace is not whole"
            yield Write(file, int(write[4]), data[: int(write[5])])
        elif (sync := _SYNC.match(call)) and (file := ours.get(_text(sync[1]))):
            yield Sync(file)
        elif (cut := _TRUNCATE.match(call)) and (file := ours.get(_text(cut[1]))):
            yield Truncate(file, int(cut[2]))
        elif (unlink := _UNLINK.match(call)) and (file := ours.get(_text(unlink[1]))):
            yield Unlink(file)


def _text(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def _sent(data: bytes, promised: set[int], ids: Mapping[str, int]) -> Iterator[Sent]:
    for match in _REPLY.finditer(data):
        if int(match[1]) not in promised:
            yield Sent(int(match[1]))
    for match in _EDIT.finditer(data):
        if match[1].decode() in ids:
            yield Sent(ids[match[1].decode()])


@dataclass
class Disk:
    """The files as far as they are synced, and what was done to them since."""

    synced: dict[str, bytes]
    waiting: dict[str, list[Write | Truncate]] = field(default_factory=dict)
    unlinked: set[str] = field(default_factory=set)

    def take(self, event: Event) -> None:
        """Go one step on."""
        match event:
            case Write(file=file) | Truncate(file=file):
                assert file not in self.unlinked, f"{file} came back; the model knows no such thing"
                self.waiting.setdefault(file, []).append(event)
            case Sync(file):
                content = bytearray(self.synced.get(file, b""))
                for each in self.waiting.pop(file, []):
                    _apply(content, each)
                self.synced[file] = bytes(content)
            case Unlink(file):
                self.unlinked.add(file)
            case Sent():
                pass

    def cut(self, folder: Path, rng: random.Random) -> None:
        """Write what could be found after a power cut now."""
        share = rng.choice((0.0, 0.0, 0.1, 0.5, 0.9, 1.0))
        for file in {*self.synced, *self.waiting}:
            if file in self.unlinked and rng.random() < 0.5:
                continue
            content = bytearray(self.synced.get(file, b""))
            pieces = [p for w in self.waiting.get(file, ()) for p in _pieces(w, rng)]
            if rng.random() < 0.5:
                rng.shuffle(pieces)
            for piece in pieces:
                if rng.random() < share:
                    _apply(content, piece)
            if file in self.synced or content:
                (folder / file).write_bytes(content)


def _apply(content: bytearray, event: Write | Truncate) -> None:
    end = event.size if isinstance(event, Truncate) else event.offset + len(event.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if isinstance(event, Truncate):
        del content[event.size :]
    else:
        content[event.offset : end] = event.data


def _pieces(event: Write | Truncate, rng: random.Random) -> Iterator[Write | Truncate]:
    """The event sector by sector, now and then a sector torn."""
    if isinstance(event, Truncate):
        yield event
        return
    at = 0
    while at < len(event.data):
        end = min(at + _SECTOR - (event.offset + at) % _SECTOR, len(event.data))
        torn = rng.randrange(at, end) if rng.random() < 0.02 else end
        yield Write(event.file, event.offset + at, event.data[at:torn])
        at = end
