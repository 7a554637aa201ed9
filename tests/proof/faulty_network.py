"""A TCP proxy that does to a connection what networks and servers do.

It stands between the bot and the database and can be late, fall silent with its
connections open, reset them, refuse new ones, and do so at the worst moment:
when the client has sent what is to be committed, before the server hears of it or after.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_CHUNK = 1 << 16
_RESET = struct.pack("ii", 1, 0)


@dataclass
class Network:
    """How the network is at the moment; `reset` and `commits` are what it has done.

    A commit is known by the `mark` that is in what it sends.
    """

    delay: float = 0.0
    silent: bool = False
    refusing: bool = False
    mark: bytes = b""
    at_commit: str | None = None
    commits: int = 0
    port: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def reset(self) -> None:
        """Reset every connection, as when a router or a server goes."""
        for writer in list(self._open):
            _abort(writer)

    def mend(self) -> None:
        """Be a good network again. What was silent stays so: those packets are long gone."""
        self.delay, self.silent, self.refusing, self.at_commit = 0.0, False, False, None


@asynccontextmanager
async def between(host: str, port: int) -> AsyncIterator[Network]:
    """A proxy on 127.0.0.1 in front of this server."""
    network = Network()
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await _serve(network, reader, writer, host, port)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            _abort(writer)
            tasks.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    network.port = server.sockets[0].getsockname()[1]
    try:
        yield network
    finally:
        server.close()
        await asyncio.sleep(0.01)  # whoever was let in at the last moment has a task by now
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # what was aborted is closed in the loop's next turn


async def _serve(
    network: Network,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    host: str,
    port: int,
) -> None:
    if network.refusing:
        return
    if network.silent:
        await asyncio.Event().wait()  # accepted by a machine that then says nothing
    to_reader, to_writer = await asyncio.open_connection(host, port)
    network._open |= {writer, to_writer}
    lost = asyncio.Event()
    try:
        ways = [
            asyncio.create_task(_pass(network, reader, to_writer, lost, asks=True)),
            asyncio.create_task(_pass(network, to_reader, writer, lost, asks=False)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        network._open -= {writer, to_writer}
        _abort(to_writer)


async def _pass(
    network: Network,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    lost: asyncio.Event,
    *,
    asks: bool,
) -> None:
    while data := await reader.read(_CHUNK):
        if network.silent or lost.is_set():
            lost.set()  # a connection that has lost a packet is not heard of again
            continue
        if network.delay:
            await asyncio.sleep(network.delay)
        if asks and network.at_commit is not None and network.mark in data:
            network.commits += 1
            if network.at_commit == "after":
                lost.set()  # the server commits, and its word is not passed on
                writer.write(data)
                await writer.drain()
                await asyncio.sleep(0.1)
            return
        writer.write(data)
        await writer.drain()


def _abort(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, AttributeError):
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
