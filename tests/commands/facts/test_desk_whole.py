"""The whole way, with the real bot in its own process: from an article to a recall to the files."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

from bot.rehearsal.message import Message, Upload
from bot.rehearsal.process import BotProcess
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import Channel
from facts.loader import load
from tests.bot.processes import rest
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
ARTICLE = "“We are not there yet, and we know it,” Mark Rutte said in Oslo on June 12.\n"
_RUN = (sys.executable, "-m", "bot", "run")


def settings(discord: StandIn, folder: Path) -> dict[str, str]:
    given = {
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API": discord.api,
        "GUILDS": str(discord.guild.id),
        "MODERATOR_ROLES": str(discord.guild.role("moderator").id),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'factdesk.db'}",
        "FACTS": str(folder / "base"),
        "SEEDS": str(folder / "seeds"),
    }
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTDESK_")}
    return environment | {f"FACTDESK_{k}": v for k, v in given.items()}


async def follow_up(discord: StandIn, channel: Channel) -> Message:
    async with asyncio.timeout(PATIENCE):
        while True:
            for message in discord.messages.in_channel(channel):
                if "Got it" in str(message.buttons):
                    return message
            await asyncio.sleep(0.05)


async def test_from_an_article_to_a_recall_to_the_files(standin: StandIn, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "facts/base", tmp_path / "base")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    environment = settings(standin, tmp_path) | {"PYTHONPATH": str(ROOT)}
    mia = standin.user("mia", roles=["moderator"])
    ana, ben = standin.user("ana"), standin.user("ben")
    async with BotProcess(_RUN, environment):
        await standin.ready()
        file = Upload("article.txt", ARTICLE.encode())
        source = await standin.command(mia, "facts add-source", file=file, name="oslo")
        added = await standin.click(mia, source.message, "Add: said by Mark Rutte")
        assert "It is in force." in added.text
        public = await standin.command(ana, "quote", speaker="Rutte", words="yet")
        private = await standin.command(ben, "quote", speaker="Rutte", words="yet", private=True)
        for answer in (public, private):
            assert "“We are not there yet, and we know it”" in answer.text
            assert "seeds/oslo.txt, line 1" in answer.text

        await asyncio.sleep(0.4)  # that they arrived is written a moment later
        statement = "rutte-we-are-not-there-yet"
        opened = await standin.command(
            mia, "facts correct", statement=statement, reason="Cut too long."
        )
        shown = await standin.submit_modal(opened, {"passage": "We are not there yet"})
        assert "**2 answers** to **2 people**" in shown.text
        await standin.click(mia, shown.message, "Correct it, and tell them")
        for channel in (standin.channel, standin.world.direct_channel(ben)):
            told = await follow_up(standin, channel)
            assert "> “We are not there yet, and we know it”" in told.text
            assert "**Right is:**" in told.text
            assert told.text.endswith("> “We are not there yet”\n-# seeds/oslo.txt, line 1")
            assert "**Why:** Cut too long." in told.text
        export = await standin.command(mia, "facts export")
        assert export.message is not None
        [attached] = export.message.attachments
        exported = standin.messages.files[int(attached["id"])].content.decode()
        before = await standin.command(ana, "quote", speaker="Rutte", words="yet")

    fold = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "fold", env=environment, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await fold.communicate()
    assert fold.returncode == 0
    assert b"Folded 3 changes into" in output
    folded = load(tmp_path / "base", tmp_path / "seeds")
    assert folded.statements[statement].superseded_by == f"{statement}-2"
    assert (tmp_path / "seeds/oslo.txt").read_text() == ARTICLE
    assert (tmp_path / "base/quotes.yaml").read_text() in exported

    rest(tmp_path / "factdesk.db")
    async with BotProcess(_RUN, environment):
        await standin.ready()
        async with asyncio.timeout(PATIENCE):
            while standin.gateway_state.identifies < 2:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        after = await standin.command(ana, "quote", speaker="Rutte", words="yet")
        receipts = [text.rpartition("-# Receipt")[2] for text in (before.text, after.text)]
        assert receipts[0] != receipts[1]
        assert after.text == before.text.replace(*receipts)
        recall = await standin.command(mia, "facts recall", statement=statement)
        assert "2 told" in recall.text
