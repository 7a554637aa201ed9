"""How far a name goes in a line where other words follow it: `/quote Mark Rutte compromise`.

Discord's client has a field for each option, the prompt has one line. What
tells a name from the words after it is what the bot itself offers: as many
words as are near to a name that it completes to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from difflib import SequenceMatcher

from bot.rehearsal.errors import Json

_MOST_WORDS = 6
_NEAR = 0.75

Offer = Callable[[str], Awaitable[Sequence[Json]]]


async def parted(words: str, offer: Offer) -> tuple[str, str]:
    """The name, of one word at least, and the words after it; `offer` completes a name."""
    split = words.split()
    for count in range(min(len(split), _MOST_WORDS), 1, -1):
        name = split[:count]
        choices = await offer(" ".join(name))
        if any(_is_near(name, choice["name"].casefold().split()) for choice in choices[:5]):
            return " ".join(name), " ".join(split[count:])
    return split[0], " ".join(split[1:])


def _is_near(typed: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether each word typed is near to one that is shown."""
    return all(
        any(SequenceMatcher(None, word.casefold(), other).ratio() >= _NEAR for other in shown)
        for word in typed
    )
