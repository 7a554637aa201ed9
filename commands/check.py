"""/check and the menu "Check quotes": a draft's quotations against the sources.

What is handed in is confidential: the answer is for the asker alone unless
they say otherwise, and the log keeps the counts and a hash, never a word of it.
"""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.audit.log import Outcome
from bot.check.checking import Checks, Draft
from bot.check.drafts import MOST_BYTES, DraftRefused, admit
from bot.client import Factdesk
from bot.resources import Resources
from commands import check_pages
from commands.attachments import fetch
from commands.check_pages import CHECK, MOST_FILES
from commands.delivery import Interaction, Request
from commands.escape import fit
from commands.message_text import Said, said_in
from commands.reply import Progress, Refusal, Replies, Reply

MENU = "Check quotes"
"""The menu entry on a message."""

_MAX_TEXT = 6000
_MAX_REASON = 1500


class Check(commands.Cog):
    """Drafts, from wherever they come."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)
        self._checks = Checks()

    async def cog_unload(self) -> None:
        """Take no more drafts."""
        self._checks.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Have the sources ready for the first draft."""
        self._checks.prepare(self._resources.factbase)

    @app_commands.command(
        description="Every quotation in a draft against the sources, word for word"
    )
    @app_commands.describe(
        text="The draft, pasted",
        file="The draft as .txt, .md, .docx or .html, at most 1 MB",
        private="Show the answer to you alone, as it is unless you say False",
    )
    async def check(
        self,
        interaction: Interaction,
        text: Range[str, 1, _MAX_TEXT] | None = None,
        file: discord.Attachment | None = None,
        private: bool = True,
    ) -> None:
        """Answer /check."""

        progress = Progress()

        async def make() -> Reply:
            match text, file:
                case (str(), None):
                    draft = Draft("text", text)
                case (None, discord.Attachment()):
                    draft = Draft(file.filename, files=(await self._fetched(file),))
                case (None, None):
                    raise Refusal("Give the draft as **text:** or as **file:**.")
                case _:
                    raise Refusal("Give either **text:** or **file:**, not both.")
            return await self._reply(interaction, draft, _kind(file), private, progress)

        request = Request(CHECK, _kind(file), private)
        await self._replies.give(interaction, request, make, progress=progress)

    async def check_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Check what a message quotes, for the asker alone."""
        progress = Progress()

        async def make() -> Reply:
            said = said_in(message)
            if not said.text and not said.files:
                raise Refusal(
                    "This message has no text to check, and no file that can be read:"
                    " .txt, .md, .docx or .html."
                )
            if sum(file.size for file in said.files) > MOST_BYTES:
                raise Refusal("The files are larger than 1 MB together: check them one by one.")
            files = await asyncio.gather(*map(self._fetched, said.files))
            draft = Draft(_title(said), said.text, tuple(files), is_message=True)
            return await self._reply(interaction, draft, "message", True, progress)

        request = Request(CHECK, "message", private=True)
        await self._replies.give(interaction, request, make, progress=progress)

    async def _fetched(self, file: discord.Attachment) -> tuple[str, bytes]:
        try:
            admit(file.filename, file.size)
        except DraftRefused as error:
            raise Refusal(fit(str(error), _MAX_REASON)) from None
        return file.filename, await fetch(file.url, MOST_BYTES, self._resources.settings)

    async def _reply(
        self,
        interaction: Interaction,
        draft: Draft,
        kind: str,
        private: bool,
        progress: Progress,
    ) -> Reply:
        factbase, site = self._resources.factbase, self._resources.settings.site_url

        def step(done: int, total: int) -> None:
            progress.show(f"Checked {done:,} of {total:,} quotations …")

        try:
            checked = await self._checks.check(draft, factbase, step, site)
        except DraftRefused as error:
            raise Refusal(fit(str(error), _MAX_REASON)) from None
        message = await asyncio.to_thread(
            check_pages.message, checked, factbase, interaction.id, site=site
        )
        if sum(len(file.content) for file in message.files) > MOST_FILES:
            raise Refusal("The report would be larger than Discord takes: check it in parts.")
        query = f"{kind} sha256:{checked.sha256} {check_pages.counts(checked)}"
        request = Request(CHECK, query, private)
        return Reply(message, Outcome.ANSWERED, factbase.version, request)


def _kind(file: discord.Attachment | None) -> str:
    return "text" if file is None else "file"


def _title(said: Said) -> str:
    """A message's name as a draft, with what of it was not read."""
    names = ["message", *(file.filename for file in said.files)] if said.text else []
    title = ", ".join(names or [file.filename for file in said.files])
    return f"{title} (not read: {', '.join(said.unread)})" if said.unread else title


async def setup(bot: Factdesk) -> None:
    """Add the command and the menu entry."""
    check = Check(bot.resources)
    await bot.add_cog(check)
    bot.tree.add_command(app_commands.ContextMenu(name=MENU, callback=check.check_message))
