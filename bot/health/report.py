"""What is wrong with the running bot, and its numbers: what the watchman is told.

Judged at the moment of asking, not at intervals, so that a log that has
stopped shows at once.
"""

from __future__ import annotations

import os
import resource
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.database.address import file_of, is_postgres
from bot.health.exposition import Page
from bot.health.vitals import Gateway
from bot.resources import Resources

MOST_AWAY = 60.0
"""Seconds without the gateway that are everyday: Discord asks for reconnects."""

_MOST_HELD_UP = 2.0
_MOST_APART = 5.0
_LEAST_FREE = 16 << 20
"""Bytes below which a disk counts as full, while the log can still be closed in order."""


def problems(resources: Resources, free: int | None) -> list[str]:
    """What is wrong and what to do, one line each.

    `free` is the room on the disk of the settings' folder in bytes, None where it did not say.
    """
    found, folder = [], resources.settings.folder
    writer = resources.database.writer
    if writer.stopped is not None:
        found.append(f"the audit log has stopped, nothing is answered: {writer.stopped}")
    elif writer.held_up > _MOST_HELD_UP:
        found.append(f"the disk has not answered for {writer.held_up:.0f} s: see to it")
    elif writer.trouble is not None:
        found.append(f"nothing is recorded at the moment, so nothing is answered: {writer.trouble}")
    if free is None:
        found.append(f"the disk of {folder} does not answer: see to it")
    elif free < _LEAST_FREE:
        found.append(f"the disk is full: {free >> 20} MiB left in {folder}; make room")
    if resources.vitals.gateway.away > MOST_AWAY:
        away = resources.vitals.gateway.away
        found.append(f"no connection to Discord's gateway for {away:.0f} s: the log says why")
    if resources.peers.away > _MOST_APART:
        away = resources.peers.away
        found.append(f"the database server has not answered for {away:.0f} s: see to it")
    if resources.vitals.api.open:
        found.append("too many invalid requests: none are made to Discord; the log says which")
    return found


def status(resources: Resources, free: int | None) -> dict[str, Any]:
    """The whole of /health as plain data: `status` is ok or failing."""
    writer, vitals = resources.database.writer, resources.vitals
    wrong = problems(resources, free)
    committed = writer.last_commit
    return {
        "status": "failing" if wrong else "ok",
        "problems": wrong,
        "gateway": _gateway(vitals.gateway),
        "shards": {
            str(shard): "connected" if shard in vitals.gateway.connected else "away"
            for shard in vitals.gateway.shards
        },
        "event_loop_lag_worst_of_a_minute": round(vitals.lag.worst, 4),
        "last_commit": committed and datetime.fromtimestamp(committed, UTC).isoformat(),
        "queue": writer.depth,
        "factbase": resources.factbase.version,
        "disk_free": free,
    }


def _gateway(gateway: Gateway) -> str:
    if not gateway.shards:
        return "standing by"
    return "away" if gateway.away else "connected"


def loading(doing: str) -> dict[str, Any]:
    """/health before there is anything to judge."""
    return {"status": "loading", "problems": [], "doing": doing}


def metrics_loading() -> str:
    """/metrics before there is anything to count."""
    page = Page()
    page.gauge("factdesk_healthy", "1 while /health says ok", False)
    return page.text()


def metrics(resources: Resources, free: int | None) -> str:
    """The whole of /metrics."""
    page, writer, vitals = Page(), resources.database.writer, resources.vitals
    gateway = vitals.gateway
    page.gauge("factdesk_healthy", "1 while /health says ok", not problems(resources, free))
    page.counters(
        "factdesk_answers_total", "Interactions answered, by what came of them", vitals.answers
    )
    page.histogram(
        "factdesk_reply_seconds", "From the interaction's creation to its reply", vitals.latency
    )

    page.gauge("factdesk_gateway_connected", "Shards connected", len(gateway.connected))
    page.gauge("factdesk_gateway_shards", "Shards there should be", len(gateway.shards))
    page.gauges(
        "factdesk_shard_connected",
        "1 while the shard has its session",
        {(("shard", str(each)),): each in gateway.connected for each in gateway.shards},
    )
    page.gauge("factdesk_gateway_away_seconds", "Since not all are", gateway.away)
    page.gauges(
        "factdesk_heartbeat_latency_seconds",
        "From the last heartbeat to its answer",
        {(("shard", str(shard)),): each for shard, each in gateway.latencies().items()},
    )
    page.gauge(
        "factdesk_identifies_today",
        "IDENTIFYs of the last 24 hours; nine tenths of what Discord allows at most",
        vitals.identifies.today,
    )
    page.gauge(
        "factdesk_invalid_requests",
        "401, 403 and 429 of the last ten minutes; 8,000 at most",
        resources.vitals.api.invalid,
    )
    page.counters(
        "factdesk_trouble_total",
        "What went wrong on the way to Discord, by kind",
        vitals.trouble.counts,
    )

    page.histogram(
        "factdesk_event_loop_lag_seconds", "How late the event loop is", vitals.lag.histogram
    )
    page.gauge(
        "factdesk_event_loop_lag_worst_seconds", "The worst of the last minute", vitals.lag.worst
    )
    page.gauge(
        "factdesk_log_stopped",
        "1 when nothing can be recorded any more",
        writer.stopped is not None,
    )
    page.gauge("factdesk_log_queue", "Entries waiting or being written", writer.depth)
    if writer.last_commit is not None:
        page.gauge(
            "factdesk_log_last_commit_timestamp_seconds",
            "When the log last grew",
            writer.last_commit,
        )
    factbase = resources.factbase
    page.gauge("factdesk_factbase_info", "The version in use", 1, (("version", factbase.version),))
    page.gauge(
        "factdesk_factbase_age_seconds", "Since it came into use", vitals.age(factbase.version)
    )
    page.gauge("factdesk_factbase_statements", "Statements in it", len(factbase.statements))
    if free is not None:
        page.gauge("factdesk_disk_free_bytes", "Room on the disk that the bot writes to", free)
    if not is_postgres(resources.settings.database_url):
        page.gauge("factdesk_database_bytes", "The file and its write-ahead log", _size(resources))
    _process(page, vitals.begun)
    return page.text()


def free_bytes(folder: Path) -> int:
    """Room that this user has on the folder's disk, or where it would be made; OSError."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    disk = os.statvfs(there)
    return disk.f_bavail * disk.f_frsize


def _size(resources: Resources) -> int:
    path = file_of(resources.settings.database_url)
    files = (path, path.with_name(path.name + "-wal"))
    return sum(each.stat().st_size for each in files if each.exists())


def _process(page: Page, begun: float) -> None:
    """The numbers that Prometheus has its own names for."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    page.counter("process_cpu_seconds_total", "Processor time", used.ru_utime + used.ru_stime)
    page.gauge("process_start_time_seconds", "When it began", begun)
    pages = Path("/proc/self/statm")
    if pages.exists():
        resident = int(pages.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        page.gauge("process_resident_memory_bytes", "Memory in use", resident)
