"""The `factdesk` command: arguments in, exit code out.

Each subcommand imports what it needs when it runs, so that a question asked
in a cold shell does not wait for Discord or a database to load.

Exit codes: 0 found, 1 not found or ambiguous or something to correct, 2 usage,
3 the fact base does not load.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot import streams
from bot.cli import audit, backup, database, fold, site
from bot.cli import check as check_cli
from bot.doctor import doctor
from bot.settings import Settings, SettingsError
from bot.version import PrintVersion

if TYPE_CHECKING:
    from facts.answers import Answer, Reason
    from facts.factbase import FactBase

OK = 0
NOT_FOUND = 1
USAGE = 2
NO_FACT_BASE = 3

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

_MOST_IN_A_NAME = 6
"""Words of a speaker's name or office that need no quotation marks around them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, prints problems on standard error."""
    streams.open_all()
    try:
        options = parser().parse_args(arguments)
        run: Callable[[argparse.Namespace, Settings], int] = options.run
        code = run(options, Settings.read())
        sys.stdout.flush()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except BrokenPipeError:
        # Whoever read the output has read enough (`| head`).
        sys.stderr.close()
        return OK
    except OSError as error:
        if error.errno in _NO_ROOM:
            what = f"{error.filename or 'cannot write'}: {error.strerror}; make room and try again"
        elif error.filename:
            what = f"{error.filename}: {error.strerror}; let this user at it, or name another place"
        else:
            raise
        sys.stderr.write(f"{what}\n")
        # What is left in the buffer would be tried again at the end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_FOUND
    else:
        return code


def parser() -> argparse.ArgumentParser:
    """Every command and its arguments; each sets `run`."""
    top = argparse.ArgumentParser(
        prog="factdesk",
        description="Answers fact questions from curated sources and cites the passage.",
        epilog="Settings come from the environment or a .env file; .env.example lists them.",
    )
    top.add_argument("--version", action=PrintVersion, nargs=0, help="print the version and stop")
    commands = top.add_subparsers(
        dest="command", title="commands", metavar="COMMAND", required=True
    )

    who = _question(commands, "who", "the roles of a person", _who)
    who.add_argument("name", nargs="+", metavar="NAME", help="a name, a role, or part of either")
    who.add_argument("--why", action="store_true", help="say which words met which, and how")
    quote = _question(commands, "quote", "what somebody really said", _quote)
    quote.add_argument("speaker", metavar="SPEAKER", help="a name, of one word or several")
    # with a default, or a call without a speaker would be told that words are missing too
    quote.add_argument(
        "words",
        nargs="*",
        default=[],
        metavar="WORDS",
        help="words of the quote, as you remember them",
    )
    when = _question(commands, "when", "dated events", _when)
    when.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")
    memo = _question(commands, "memo", "the 22-point memorandum", _memo)
    memo.add_argument("point", nargs="?", type=_point, metavar="POINT", help="a point's number")
    find = _question(commands, "find", "every statement that speaks of something", _find)
    find.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")

    verify = commands.add_parser("verify", help="check every citation against its source")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    verify.set_defaults(run=_verify)

    run = commands.add_parser("run", help="serve Discord until a signal comes")
    run.add_argument(
        "--shards",
        metavar="SET",
        help="serve these alone, such as 0-3 or 0-1,6; otherwise as many as Discord recommends",
    )
    run.add_argument(
        "--shard-count", type=int, metavar="N", help="into how many shards the servers are divided"
    )
    run.add_argument(
        "--standby",
        action="store_true",
        help="wait until nobody serves a set of shards, then serve it (own ones first, if given)",
    )
    run.set_defaults(run=_run)
    sync = commands.add_parser("sync", help="register the slash commands, changed or not")
    sync.set_defaults(run=_sync)
    rehearse = commands.add_parser(
        "rehearse",
        help="try the real bot against a stand-in Discord, without a token",
        description="Starts the real bot against a stand-in Discord on this machine and serves a"
        " page to try it in. Lines may also be piped in: printf '/who Kellogg\\n' | factdesk"
        " rehearse",
    )
    rehearse.add_argument(
        "--terminal", action="store_true", help="a prompt in this terminal in place of the page"
    )
    rehearse.set_defaults(run=_rehearse)
    check_cli.add_parser(commands)
    audit.add_parser(commands)
    backup.add_parsers(commands)
    fold.add_parser(commands)
    site.add_parsers(commands)
    database.add_parser(commands)
    doctor.add_parser(commands)
    return top


def _question(
    commands: Any, name: str, summary: str, answer: Callable[[FactBase, Any], Answer]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=lambda options, settings: _ask(options, settings, answer))
    return parser


def _ask(
    options: argparse.Namespace,
    settings: Settings,
    answer: Callable[[FactBase, argparse.Namespace], Answer],
) -> int:
    from facts.answers import Found, InvalidQuery, as_dict

    factbase = _load(settings)
    if factbase is None:
        return NO_FACT_BASE
    try:
        result = answer(factbase, options)
    except InvalidQuery as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    reasons = _reasons(factbase, options)
    if options.json:
        why = [{"id": r.candidate.id, "score": r.candidate.score, "why": r.why} for r in reasons]
        from functools import partial

        from facts.links import citation_url

        found = as_dict(result, partial(citation_url, settings.site_url, factbase))
        streams.print_json(found | ({"why": why} if why else {}))
    else:
        from bot.cli import terminal

        terminal.print_answer(result, factbase)
        terminal.print_reasons(reasons)
    return OK if isinstance(result, Found) else NOT_FOUND


def _reasons(factbase: FactBase, options: argparse.Namespace) -> Sequence[Reason]:
    from facts import lookup

    asked = getattr(options, "why", False)
    return lookup.explain(factbase, " ".join(options.name)) if asked else ()


def _who(factbase: FactBase, options: argparse.Namespace) -> Answer:
    from facts import lookup

    return lookup.who(factbase, " ".join(options.name))


def _quote(factbase: FactBase, options: argparse.Namespace) -> Answer:
    """The longest name or office that the words begin with as the speaker.

    "NATO Secretary General" is not NATO, nor is "NATO chief Mark Rutte"; and "Russian
    President Dmitry Medvedev" is nobody here, not who has that office. Where they begin
    with none as it is written there, the first word or, where that is nobody, as many as
    make somebody.
    """
    from facts import lookup
    from facts.answers import Ambiguous
    from facts.indexes import is_called
    from facts.phrases import described, unasked

    typed = [options.speaker, *options.words]
    beginnings = range(min(len(typed), _MOST_IN_A_NAME), 0, -1)
    answers = {
        count: lookup.quote(factbase, " ".join(typed[:count]), " ".join(typed[count:]))
        for count in beginnings
    }
    settled = {c: a for c, a in answers.items() if not isinstance(a, Ambiguous) and a.entity}
    for count, answer in settled.items():
        speaker = " ".join(typed[:count])
        is_described = described(speaker) is not None or unasked(speaker) != speaker
        if is_described or (answer.entity and is_called(factbase, answer.entity, speaker)):
            # the two words after an office are of its bearer, if they are written as a name
            named = (described(" ".join(typed[: count + 2])) or "").split()
            is_another = len(named) == 2 and all(word[0].isupper() for word in named)
            return answers[min(count + 2, len(answers))] if is_another else answer
    return answers[min(settled, default=1)]


def _when(factbase: FactBase, options: argparse.Namespace) -> Answer:
    from facts import lookup

    return lookup.when(factbase, " ".join(options.words))


def _memo(factbase: FactBase, options: argparse.Namespace) -> Answer:
    from facts import lookup

    return lookup.memo(factbase, options.point)


def _find(factbase: FactBase, options: argparse.Namespace) -> Answer:
    from facts import lookup

    return lookup.find(factbase, " ".join(options.words))


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from facts.verify import check

    report = check(settings.facts, settings.seeds)
    from bot.cli import verify as evidence_report

    if options.json:
        if settings.site_url is None or not report.ok:
            streams.print_json(evidence_report.as_dict(report))
        else:
            from bot.loading import load_facts

            link = evidence_report.linking(settings.site_url, load_facts(settings))
            streams.print_json(evidence_report.as_dict(report, link))
    else:
        evidence_report.print_report(report)
    return OK if report.ok else NO_FACT_BASE


def _run(options: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    from bot import running
    from bot.shards.shards import BadShards, Shards

    shards = None
    if (options.shards is None) != (options.shard_count is None):
        sys.stderr.write(
            "--shards and --shard-count belong together: --shards 0-3 --shard-count 16\n"
        )
        return USAGE
    if options.shards is not None:
        try:
            shards = Shards.parse(options.shards, options.shard_count)
        except BadShards as error:
            sys.stderr.write(f"--shards: {error}\n")
            return USAGE
    return asyncio.run(running.run(settings, shards, standby=options.standby))


def _sync(_: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    from bot import running

    return asyncio.run(running.sync(settings))


def _rehearse(options: argparse.Namespace, _: Settings) -> int:
    from bot.rehearsal.rehearsal import run

    return run(prompt=options.terminal)


def _point(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 9999):
        raise argparse.ArgumentTypeError(f"{text!r} is not a point's number: write 1, 2, 3 …")
    return int(text)


def _load(settings: Settings) -> FactBase | None:
    """The fact base, or None after its problems were printed."""
    from bot.loading import load_facts
    from facts.loader import FactBaseError

    try:
        return load_facts(settings)
    except FactBaseError as error:
        sys.stderr.write(f"{error}\n")
        return None
