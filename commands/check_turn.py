"""The pages of a check, turned: made of the files that its message carries, of nothing else.

The draft is in no log, so it cannot be checked again. What was found lies
with the message, at Discord, where the asker can see it; here it is fetched,
shown and forgotten. The log's hash of the draft says whether it belongs there.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import discord

from bot.check.kept import NotACheck, loaded
from bot.desk.recall import Asked
from bot.resources import Resources
from commands import check_pages
from commands.attachments import fetch
from commands.check_pages import KEPT, MOST_FILES, REPORT
from commands.render import Message
from commands.reply import Refusal


async def turned(
    message: discord.Message | None, asked: Asked, root: int, page: int, resources: Resources
) -> Message:
    """The page (from 0) of the check recorded under `root`; Refusal where its file is gone."""
    there = {} if message is None else _files(message)
    if KEPT not in there or REPORT not in there:
        raise _gone()
    fetched = (fetch(there[name], MOST_FILES, resources.settings) for name in (KEPT, REPORT))
    kept, report = await asyncio.gather(*fetched)
    return await asyncio.to_thread(_page, kept, report, asked, root, page, resources)


def _page(
    kept: bytes, report: bytes, asked: Asked, root: int, page: int, resources: Resources
) -> Message:
    try:
        checked = replace(loaded(kept), report=report)
    except NotACheck:
        raise _gone() from None
    if f"sha256:{checked.sha256}" not in asked.query.split():
        raise _gone()
    site = resources.settings.site_url
    return check_pages.message(checked, resources.factbase, root, page, site)


def _gone() -> Refusal:
    return Refusal("The report of this check is not with its message any more. Check again.")


def _files(message: discord.Message) -> dict[str, str]:
    """The message's files: name -> address. A layout may list them as its components alone."""
    found = {file.filename: file.url for file in message.attachments}
    for component in message.components:
        for child in getattr(component, "children", ()):
            if isinstance(child, discord.FileComponent) and child.name is not None:
                found.setdefault(child.name, child.media.url)
    return found
