"""What Discord asks of a message: limits, mentions, and the rules of components v2."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.component_rules import Walk
from bot.rehearsal.errors import ApiError, Form, Json, Path, empty_message

EPHEMERAL = 1 << 6
SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15
LOADING = 1 << 7
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2

_EMBED_TEXTS = (("title", 256), ("description", 4096))


def check_new(body: Json, files: dict[str, str], prefix: Path = ()) -> None:
    """Refuse a new message that Discord would refuse; `files` maps field to file name.

    `prefix` is where the message stands in the body: an interaction's is under "data".
    """
    flags = _flags(body)
    _check(body, flags, frozenset(files.values()), prefix)
    if not _anything(body, bool(files)):
        raise empty_message()


def check_edit(body: Json, files: dict[str, str], before: Json, prefix: Path = ()) -> None:
    """Refuse an edit that Discord would refuse; `before` is the message as it stands.

    An edit replaces the fields it names and leaves the others.
    """
    flags = _flags(body) | (before["flags"] & COMPONENTS_V2)
    kept = frozenset(a["filename"] for a in before["attachments"]) | frozenset(files.values())
    _check(body, flags, kept, prefix)
    if flags & COMPONENTS_V2:
        # Turning a message into a layout: the old fields have to be emptied in the same edit.
        form = Form(prefix)
        for key in ("content", "embeds"):
            if before[key] and key not in body:
                _legacy(form, key)
        form.done()
    after = {**before, **body}
    if not _anything(after, bool(files)):
        raise empty_message()


def check_modal(data: Any) -> None:
    """Refuse a modal that Discord would refuse."""
    form = Form(("data",))
    if not isinstance(data, dict):
        raise ApiError(400, 50035, "Invalid Form Body")
    form.text(data.get("title"), ("title",), 45, required=True)
    form.text(data.get("custom_id"), ("custom_id",), 100, required=True)
    components = form.count(data.get("components"), ("components",), 1, 5)
    Walk(form).modal(components, ("components",))
    form.done()


def _flags(body: Json) -> int:
    flags = body.get("flags") or 0
    if not isinstance(flags, int):
        raise ApiError(400, 50035, "Invalid Form Body")
    return flags


def _anything(message: Json, files: bool) -> bool:
    content = message.get("content") or ""
    return bool(
        content.strip()
        or message.get("embeds")
        or message.get("components")
        or message.get("attachments")
        or message.get("sticker_ids")
        or message.get("poll")
        or files
    )


def _check(body: Json, flags: int, attachments: frozenset[str], prefix: Path) -> None:
    form = Form(prefix)
    form.text(body.get("content"), ("content",), 2000)
    _mentions(body.get("allowed_mentions"), form)
    embeds = form.objects(form.count(body.get("embeds"), ("embeds",), 0, 10), ("embeds",))
    total = sum(_embed(embed, path, form) for path, embed in embeds)
    if total > 6000:
        text = "Embed size exceeds maximum size of 6000"
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", text)
    wishes = form.count(body.get("attachments"), ("attachments",), 0, 10)
    for at, wish in form.objects(wishes, ("attachments",)):
        if not isinstance(wish.get("id"), str | int):
            form.require((*at, "id"))
    components = body.get("components")
    if flags & COMPONENTS_V2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                _legacy(form, key)
        walk = Walk(form, attachments)
        walk.layout(form.count(components, ("components",), 0, 40), ("components",))
    elif components:
        if isinstance(components, list):
            Walk(form, attachments).rows(components, ("components",))
        else:
            form.count(components, ("components",), 0, 5)
    form.done()


def _legacy(form: Form, key: str) -> None:
    form.wrong(
        (key,),
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
    )


def _mentions(allowed: Any, form: Form) -> None:
    if allowed is None:
        return
    at: Path = ("allowed_mentions",)
    allowed = form.object(allowed, at)
    parse = form.count(allowed.get("parse"), (*at, "parse"), 0, 3)
    for index, kind in enumerate(parse):
        form.choice(kind, (*at, "parse", index), ("users", "roles", "everyone"))
    for kind in ("users", "roles"):
        if form.count(allowed.get(kind), (*at, kind), 0, 100) and kind in parse:
            form.wrong(
                at,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _embed(embed: Json, path: Path, form: Form) -> int:
    """Check one embed; how many characters it counts towards the 6000."""
    total = sum(form.text(embed.get(key), (*path, key), limit) for key, limit in _EMBED_TEXTS)
    footer = form.object(embed.get("footer"), (*path, "footer"))
    author = form.object(embed.get("author"), (*path, "author"))
    total += form.text(footer.get("text"), (*path, "footer", "text"), 2048)
    total += form.text(author.get("name"), (*path, "author", "name"), 256)
    form.number(embed.get("color"), (*path, "color"), 0, 0xFFFFFF)
    fields = form.count(embed.get("fields"), (*path, "fields"), 0, 25)
    for at, item in form.objects(fields, (*path, "fields")):
        total += form.text(item.get("name"), (*at, "name"), 256, required=True)
        total += form.text(item.get("value"), (*at, "value"), 1024, required=True)
    return total
