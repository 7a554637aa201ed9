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

from bot.rehearsal.component_rules import SELECTS, Kind
from bot.rehearsal.errors import Json
from bot.rehearsal.markdown import to_text, visible
from bot.rehearsal.message import Message

_BUTTONS = {1: "white on blue", 2: "white on grey30", 3: "white on green", 4: "white on red"}
_LINK = 5
Number = Callable[[Json], int | None]
"""Gives the number to type for a component; None for one that cannot be used."""


def message(shown: Message, number: Number) -> RenderableType:
    """The whole message: who it is from and for, its text, embeds, files, components."""
    head = Text.assemble((visible(shown.data["author"]["username"]), "bold"), (" APP", "on blue"))
    if shown.data["edited_timestamp"]:
        head.append(" (edited)", "dim")
    parts: list[RenderableType] = [head]
    if shown.loading:
        parts.append(Text("is thinking…", "dim italic"))
    if shown.content:
        parts.append(to_text(shown.content))
    parts += [_embed(embed) for embed in shown.data["embeds"]]
    parts += list(_components(shown.components, number))
    parts += [
        Text(f"📎 {visible(a['filename'])} ({a['size']} bytes)", "cyan") for a in shown.attachments
    ]
    if shown.ephemeral:
        parts.append(Text("Only you can see this", "dim italic"))
    return Group(*parts)


def _components(components: list[Json], number: Number) -> Iterator[RenderableType]:
    for component in components:
        yield _component(component, number)


def _component(component: Json, number: Number) -> RenderableType:
    match component["type"]:
        case Kind.ROW:
            cells = [_component(child, number) for child in component["components"]]
            return Columns(cells, padding=(0, 2))
        case Kind.BUTTON:
            return _button(component, number)
        case Kind.SECTION:
            return _section(component, number)
        case Kind.TEXT:
            return to_text(component["content"])
        case Kind.SEPARATOR:
            return Rule(style="bright_black") if component.get("divider", True) else Text()
        case Kind.CONTAINER:
            colour = component.get("accent_color")
            style = f"#{colour:06x}" if colour is not None else "bright_black"
            inner = Group(*_components(component["components"], number))
            return Panel(inner, box=box.HEAVY, border_style=style, padding=(0, 1))
        case Kind.GALLERY:
            return Group(*(_media("🖼", item["media"]) for item in component["items"]))
        case Kind.THUMBNAIL:
            return _media("🖼", component["media"])
        case Kind.FILE:
            return _media("📎", component["file"])
        case kind if kind in SELECTS:
            return _select(component, number)
    return Text(f"[component {component['type']}]", "dim")


def _button(component: Json, number: Number) -> Text:
    label = visible(component.get("label") or "")
    if emoji := (component.get("emoji") or {}).get("name"):
        label = f"{visible(emoji)} {label}".rstrip()
    if component["style"] == _LINK:
        return Text.assemble(f"{label} ↗ ", (visible(component["url"]), "blue underline"))
    key = number(component)
    if key is None:
        return Text(f" {label} ", "dim strike")
    return Text.assemble((f"[{key}]", "bold"), (f" {label} ", _BUTTONS[component["style"]]))


def _section(component: Json, number: Number) -> RenderableType:
    grid = Table.grid(expand=True, padding=(0, 1))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    texts = Group(*_components(component["components"], number))
    grid.add_row(texts, _component(component["accessory"], number))
    return grid


def _select(component: Json, number: Number) -> RenderableType:
    key = number(component)
    text = Text.assemble((f"[{key}]" if key else "[–]", "bold"))
    text.append(f" ▾ {visible(component.get('placeholder') or 'Choose')}")
    for position, option in enumerate(component.get("options") or (), start=1):
        text.append(f"\n    {key} {position}", "bold").append(f"  {visible(option['label'])}")
        if option.get("description"):
            text.append(f"  {visible(option['description'])}", "dim")
    return text


def _media(icon: str, media: Json) -> Text:
    return Text(f"{icon} {visible(media['url'])}", "cyan")


def _embed(embed: Json) -> RenderableType:
    parts: list[RenderableType] = []
    if embed.get("title"):
        parts.append(Text(visible(embed["title"]), "bold"))
    if embed.get("description"):
        parts.append(to_text(embed["description"]))
    for field in embed.get("fields") or ():
        parts += [Text(visible(field["name"]), "bold"), to_text(field["value"])]
    if footer := (embed.get("footer") or {}).get("text"):
        parts.append(Text(visible(footer), "dim"))
    return Panel(Group(*parts), box=box.ROUNDED, border_style="bright_black")
