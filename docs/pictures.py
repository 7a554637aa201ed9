"""Draws docs/pictures/*.svg from the running program: `make pictures`.

The real bot answers over the wire to a stand-in Discord, as in `factdesk
rehearse`, so that a picture cannot show what the program does not do.
"""

import asyncio
import io
import os
import sys
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from bot.rehearsal.process import BotProcess, environment
from bot.rehearsal.session import Session
from bot.rehearsal.standin import StandIn
from bot.settings import Settings

PICTURES = Path(__file__).parent / "pictures"
ARTICLE = (
    "The talks resume.\n"
    "“We are not there yet, and we know it,” Ada Sample said on Friday.\n"
    "Nobody else who was there spoke.\n"
)
"""Made up, and so is its speaker: no picture may put words into the mouth of somebody who lives."""

WRONG = "They're not just speaking of Ukraine - they're talking Georgia"
RIGHT = "They're not just talking Ukraine - they're talking Georgia"

_MOMENT, _RECALL = 0.5, 4.0
"""Seconds."""

# A picture each (none without a name): what is typed, what is written into forms that open.
STEPS: list[tuple[str, list[str], list[str]]] = [
    ("quote", ["/quote rute compromise"], []),
    ("check", ["/check Rutte: “We will never compromise on Ukraine’s right to join NATO.”"], []),
    ("passage-not-there", ["/facts add-quote speaker:Kellogg source:002"], [WRONG]),
    ("passage-found", ["press Change"], [RIGHT]),
    ("", ["/facts add-person name:Ada Sample", "press Add it"], []),
    ("add-source", ["/facts add-source file:{article} name:Oslo"], []),
    ("", ["press Add: said", "/quote Sample yet"], []),
    ("retract", ["/facts retract sample-we-are-not-there-yet The article was withdrawn."], []),
    ("recall", ["press Withdraw", "wait"], []),
]


async def draw() -> None:
    """Run the steps and write a picture of each."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        article = Path(scratch) / "oslo.txt"
        article.write_text(ARTICLE, encoding="utf-8")
        async with StandIn() as standin:
            variables = environment(standin, Path(scratch), Settings.read({}), os.environ)
            async with BotProcess((sys.executable, "-m", "bot", "run"), variables):
                await standin.ready(30)
                await _steps(standin, article)


async def _steps(standin: StandIn, article: Path) -> None:
    console = Console(record=True, width=78, file=io.StringIO(), highlight=False)
    answers: list[str] = []

    async def ask(_: str) -> str | None:
        return answers.pop(0) if answers else ""

    session = Session(standin, console, ask)
    for name, lines, written in STEPS:
        answers[:] = written
        for line in lines:
            # What is sent after an answer (how it was delivered, a recall) takes a moment.
            await asyncio.sleep(_MOMENT)
            if line == "wait":
                await asyncio.sleep(_RECALL)
                session.show()
                continue
            typed = line.format(article=article)
            shown = line.format(article=article.name)
            console.print(Text(f"> {shown}", "bold"))
            await session.run(_pressed(session, typed))
        svg = console.export_svg(
            title="factdesk rehearse", theme=DIMMED_MONOKAI, code_format=_format(), unique_id=name
        )
        if name:
            (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")


def _pressed(session: Session, line: str) -> str:
    """“press LABEL” as the number of the newest button that is labelled so."""
    if not line.startswith("press "):
        return line
    label = line.removeprefix("press ")
    return str(session.number_of(label))


def _format() -> str:
    """The drawing of rich without its fonts from elsewhere: a picture loads nothing."""
    before, _, rest = CONSOLE_SVG_FORMAT.partition("    @font-face")
    return before + rest[rest.index("    .{unique_id}-matrix") :]


if __name__ == "__main__":
    asyncio.run(draw())
