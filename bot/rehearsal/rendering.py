"""A message as Discord would lay it out, for a terminal.

Buttons and menus carry the number to type; a number stays with its button for
as long as the rehearsal goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.rehearsal.component_rules import Kind
from bot.rehearsal.errors import Json
from bot.rehearsal.markdown import render, visible
from bot.rehearsal.message import Message
from bot.rehearsal.world import World

_BUTTONS = {1: "white on blue", 2: "white on grey30", 3: "white on green", 4: "white on red"}
_LINK = 5


class Renderer:
    """Lays out one message.

    `number` gives the number to type for a component, None for one that cannot be used.
    """

    def __init__(
        self, message: Message, world: World, number: Callable[[Json], int | None]
    ) -> None:
        self._message = message
        self._names = world.mentions()
        self._number = number

    def render(self) -> RenderableType:
        """The whole message: who it is from and for, its text, embeds, files, components."""
        shown = self._message
        head = Text.assemble(
            (visible(shown.data["author"]["username"]), "bold"), (" APP", "on blue")
        )
        if shown.data["edited_timestamp"]:
            head.append(" (edited)", "dim")
        parts: list[RenderableType] = [head]
        if shown.loading:
            parts.append(Text("is thinking…", "dim italic"))
        if shown.content:
            parts.append(self._text(shown.content))
        parts += [self._embed(embed) for embed in shown.data["embeds"]]
        parts += list(self._components(shown.components))
        parts += [
            Text(f"📎 {visible(a['filename'])} ({a['size']} bytes)", "cyan")
            for a in shown.attachments
        ]
        if shown.ephemeral:
            parts.append(Text("Only you can see this", "dim italic"))
        if shown.pings:
            pinged = ", ".join(sorted(shown.pings))
            parts.append(Text(f"This pings {visible(pinged)}", "bold black on yellow"))
        return Group(*parts)

    def _text(self, markdown: str) -> RenderableType:
        return render(markdown, self._names)

    def _components(self, components: list[Json]) -> Iterator[RenderableType]:
        return (self._component(component) for component in components)

    def _component(self, component: Json) -> RenderableType:
        match component["type"]:
            case Kind.ROW:
                return Columns(list(self._components(component["components"])), padding=(0, 2))
            case Kind.BUTTON:
                return self._button(component)
            case Kind.SECTION:
                return self._section(component)
            case Kind.TEXT:
                return self._text(component["content"])
            case Kind.SEPARATOR:
                return Rule(style="bright_black") if component.get("divider", True) else Text()
            case Kind.CONTAINER:
                colour = component.get("accent_color")
                style = f"#{colour:06x}" if colour is not None else "bright_black"
                inner = Group(*self._components(component["components"]))
                return Panel(inner, box=box.HEAVY, border_style=style, padding=(0, 1))
            case Kind.GALLERY:
                return Group(*(_media("🖼", item["media"]) for item in component["items"]))
            case Kind.THUMBNAIL:
                return _media("🖼", component["media"])
            case Kind.FILE:
                # By its name, as Discord shows it; the address is the stand-in's own.
                return Text(f"📎 {visible(component['file']['url'].rpartition('/')[2])}", "cyan")
        return self._select(component)

    def _button(self, component: Json) -> Text:
        label = visible(component.get("label") or "")
        if emoji := (component.get("emoji") or {}).get("name"):
            label = f"{visible(emoji)} {label}".rstrip()
        if component["style"] == _LINK:
            return Text.assemble(f"{label} ↗ ", (visible(component["url"]), "blue underline"))
        key = self._number(component)
        if key is None:
            return Text(f" {label} ", "dim strike")
        return Text.assemble((f"[{key}]", "bold"), (f" {label} ", _BUTTONS[component["style"]]))

    def _section(self, component: Json) -> RenderableType:
        grid = Table.grid(expand=True, padding=(0, 1))
        grid.add_column(ratio=1)
        grid.add_column(justify="right", no_wrap=True)
        texts = Group(*self._components(component["components"]))
        grid.add_row(texts, self._component(component["accessory"]))
        return grid

    def _select(self, component: Json) -> RenderableType:
        key = self._number(component)
        text = Text.assemble((f"[{key}]" if key else "[–]", "bold"))
        text.append(f" ▾ {visible(component.get('placeholder') or 'Choose')}")
        for position, option in enumerate(component.get("options") or (), start=1):
            if key:
                text.append(f"\n    {key} {position}", "bold")
            text.append(f"  {visible(option['label'])}")
            if option.get("description"):
                text.append(f"  {visible(option['description'])}", "dim")
        return text

    def _embed(self, embed: Json) -> RenderableType:
        parts: list[RenderableType] = []
        if embed.get("title"):
            parts.append(Text(visible(embed["title"]), "bold"))
        if embed.get("description"):
            parts.append(self._text(embed["description"]))
        for field in embed.get("fields") or ():
            parts += [Text(visible(field["name"]), "bold"), self._text(field["value"])]
        if footer := (embed.get("footer") or {}).get("text"):
            parts.append(Text(visible(footer), "dim"))
        return Panel(Group(*parts), box=box.ROUNDED, border_style="bright_black")


def _media(icon: str, media: Json) -> Text:
    return Text(f"{icon} {visible(media['url'])}", "cyan")
