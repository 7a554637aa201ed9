"""What Discord asks of components: where each may stand, and how much it may hold.

Both systems are here: the old one (rows of buttons and selects under a
message) and components v2 (layouts). discord.py sends many bodies that
Discord refuses, so nothing is taken on trust from the client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import urlsplit

from bot.rehearsal.errors import Form, Json, Path

MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_ROWS = 5


class Kind(IntEnum):
    """Discord's component types."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = (
    Kind.STRING_SELECT,
    Kind.USER_SELECT,
    Kind.ROLE_SELECT,
    Kind.MENTIONABLE_SELECT,
    Kind.CHANNEL_SELECT,
)
IN_CONTAINER = (Kind.ROW, Kind.SECTION, Kind.TEXT, Kind.GALLERY, Kind.FILE, Kind.SEPARATOR)
IN_LAYOUT = (*IN_CONTAINER, Kind.CONTAINER)
IN_LABEL = (
    Kind.TEXT_INPUT,
    *SELECTS,
    Kind.FILE_UPLOAD,
    Kind.RADIO_GROUP,
    Kind.CHECKBOX_GROUP,
    Kind.CHECKBOX,
)
_LINK, _PREMIUM = 5, 6


@dataclass
class Walk:
    """One pass over a tree of components; `form` gets every problem found."""

    form: Form
    attachments: frozenset[str] = frozenset()
    components: int = 0
    text: int = 0
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)

    def layout(self, components: list[object], path: Path) -> None:
        """A components-v2 message."""
        self._children(components, path, IN_LAYOUT)
        if self.components > MAX_COMPONENTS:
            self.form.wrong(
                path,
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The total number of components cannot exceed {MAX_COMPONENTS}",
            )
        if self.text > MAX_TEXT:
            self.form.wrong(
                path,
                "COMPONENT_MAX_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The text in all components cannot exceed {MAX_TEXT} characters",
            )

    def rows(self, components: list[object], path: Path) -> None:
        """The rows under an ordinary message."""
        self.form.count(components, path, 0, MAX_ROWS)
        self._children(components, path, (Kind.ROW,))

    def modal(self, components: list[object], path: Path) -> None:
        """What a modal holds: labels and text, or the old rows with one text input each."""
        for child, component in self.form.objects(components, path):
            if not self._known(component, child, (Kind.ROW, Kind.TEXT, Kind.LABEL)):
                continue
            match component["type"]:
                case Kind.ROW:
                    inputs = self.form.count(component.get("components"), child, 1, 1)
                    for at, item in self.form.objects(inputs, (*child, "components")):
                        if self._known(item, at, (Kind.TEXT_INPUT,)):
                            self.form.text(item.get("label"), (*at, "label"), 45, required=True)
                            self._input(item, at)
                case Kind.LABEL:
                    self._label(component, child)
                case _:
                    self._text(component, child)

    def _children(self, components: list[object], path: Path, allowed: tuple[Kind, ...]) -> None:
        for child, component in self.form.objects(components, path):
            if self._known(component, child, allowed):
                self._one(component, child)

    def _known(self, component: Json, path: Path, allowed: tuple[Kind, ...]) -> bool:
        """Count the component and check that it may stand here."""
        self.components += 1
        if component.get("type") not in allowed:
            kinds = ", ".join(str(int(kind)) for kind in allowed)
            text = f'Value of field "type" must be one of ({kinds},).'
            self.form.wrong((*path, "type"), "UNION_TYPE_CHOICES", text)
            return False
        given = component.get("id")
        if given is not None:
            at = (*path, "id")
            self.form.number(given, at, 0, 2**31 - 1)
            if given:
                text = "Component id cannot be duplicated"
                self.form.unique(given, self.ids, at, "COMPONENT_ID_DUPLICATED", text)
        return True

    def _one(self, component: Json, path: Path) -> None:
        match component["type"]:
            case Kind.ROW:
                self._row(component, path)
            case Kind.BUTTON:
                self._button(component, path)
            case Kind.SECTION:
                texts = self.form.count(component.get("components"), (*path, "components"), 1, 3)
                self._children(texts, (*path, "components"), (Kind.TEXT,))
                self._only(component, "accessory", path, (Kind.BUTTON, Kind.THUMBNAIL))
            case Kind.TEXT:
                self._text(component, path)
            case Kind.THUMBNAIL:
                self._media(component.get("media"), (*path, "media"))
                self.form.text(component.get("description"), (*path, "description"), 1024)
            case Kind.GALLERY:
                items = self.form.count(component.get("items"), (*path, "items"), 1, 10)
                for at, item in self.form.objects(items, (*path, "items")):
                    self._media(item.get("media"), (*at, "media"))
                    self.form.text(item.get("description"), (*at, "description"), 1024)
            case Kind.FILE:
                self._media(component.get("file"), (*path, "file"), uploads_only=True)
            case Kind.SEPARATOR:
                if component.get("spacing") is not None:
                    self.form.choice(component["spacing"], (*path, "spacing"), (1, 2))
            case Kind.CONTAINER:
                colour = component.get("accent_color")
                self.form.number(colour, (*path, "accent_color"), 0, 0xFFFFFF)
                children = self.form.count(
                    component.get("components"), (*path, "components"), 1, MAX_COMPONENTS
                )
                self._children(children, (*path, "components"), IN_CONTAINER)
            case _:
                self._select(component, path)

    def _only(self, component: Json, key: str, path: Path, allowed: tuple[Kind, ...]) -> None:
        child = component.get(key)
        if not isinstance(child, dict):
            self.form.require((*path, key))
        elif self._known(child, (*path, key), allowed):
            self._one(child, (*path, key))

    def _text(self, component: Json, path: Path) -> None:
        content = component.get("content")
        self.text += self.form.text(content, (*path, "content"), MAX_TEXT, required=True)

    def _row(self, component: Json, path: Path) -> None:
        children = self.form.count(component.get("components"), (*path, "components"), 1, 5)
        self._children(children, (*path, "components"), (Kind.BUTTON, *SELECTS))
        kinds = [child.get("type") for child in children if isinstance(child, dict)]
        if len(kinds) > 1 and any(kind in SELECTS for kind in kinds):
            text = "The specified component exceeds the maximum width"
            self.form.wrong((*path, "components", 1), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)

    def _custom_id(self, component: Json, path: Path) -> None:
        at = (*path, "custom_id")
        custom_id = component.get("custom_id")
        self.form.text(custom_id, at, 100, required=True)
        text = "Component custom id cannot be duplicated"
        self.form.unique(custom_id, self.custom_ids, at, "COMPONENT_CUSTOM_ID_DUPLICATED", text)

    def _button(self, component: Json, path: Path) -> None:
        style = component.get("style")
        if not self.form.choice(style, (*path, "style"), (1, 2, 3, 4, 5, 6)):
            return
        self.form.text(component.get("label"), (*path, "label"), 80)
        url, custom_id = component.get("url"), component.get("custom_id")
        if style == _PREMIUM:
            if not component.get("sku_id"):
                self.form.require((*path, "sku_id"))
            return
        if not component.get("label") and not component.get("emoji"):
            text = "A button must have a label or an emoji"
            self.form.wrong(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", text)
        if style == _LINK:
            if custom_id:
                text = "A custom id and url cannot both be specified"
                self.form.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", text)
            if self.form.text(url, (*path, "url"), 512, required=True):
                self._scheme(str(url), (*path, "url"), ("http", "https", "discord"))
        else:
            if url:
                text = "A custom id and url cannot both be specified"
                self.form.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", text)
            self._custom_id(component, path)

    def _select(self, component: Json, path: Path) -> None:
        self._custom_id(component, path)
        self.form.text(component.get("placeholder"), (*path, "placeholder"), 150)
        least, most = component.get("min_values"), component.get("max_values")
        self.form.number(least, (*path, "min_values"), 0, 25)
        self.form.number(most, (*path, "max_values"), 1, 25)
        if isinstance(least, int) and least > (most if isinstance(most, int) else 1):
            text = "min_values cannot be greater than max_values"
            self.form.wrong((*path, "min_values"), "SELECT_COMPONENT_MIN_VALUES_INVALID", text)
        if component["type"] in (Kind.STRING_SELECT, Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP):
            self._options(component, path)

    def _options(self, component: Json, path: Path) -> None:
        at = (*path, "options")
        seen: set[object] = set()
        for child, option in self.form.objects(
            self.form.count(component.get("options"), at, 1, 25), at
        ):
            self.form.text(option.get("label"), (*child, "label"), 100, required=True)
            self.form.text(option.get("value"), (*child, "value"), 100, required=True)
            self.form.text(option.get("description"), (*child, "description"), 100)
            text = "The specified option value is already used"
            code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
            self.form.unique(option.get("value"), seen, child, code, text)

    def _label(self, component: Json, path: Path) -> None:
        self.form.text(component.get("label"), (*path, "label"), 45, required=True)
        self.form.text(component.get("description"), (*path, "description"), 100)
        child, at = component.get("component"), (*path, "component")
        if not isinstance(child, dict):
            self.form.require(at)
        elif self._known(child, at, IN_LABEL):
            if child["type"] == Kind.TEXT_INPUT:
                self._input(child, at)
            elif child["type"] in (Kind.FILE_UPLOAD, Kind.CHECKBOX):
                self._custom_id(child, at)
            else:
                self._select(child, at)

    def _input(self, component: Json, path: Path) -> None:
        self._custom_id(component, path)
        self.form.choice(component.get("style"), (*path, "style"), (1, 2))
        self.form.text(component.get("value"), (*path, "value"), 4000)
        self.form.text(component.get("placeholder"), (*path, "placeholder"), 100)
        self.form.number(component.get("min_length"), (*path, "min_length"), 0, 4000)
        self.form.number(component.get("max_length"), (*path, "max_length"), 1, 4000)

    def _media(self, media: object, path: Path, *, uploads_only: bool = False) -> None:
        if not isinstance(media, dict) or not isinstance(media.get("url"), str):
            self.form.require((*path, "url"))
            return
        url: str = media["url"]
        self.form.text(url, (*path, "url"), 2048, required=True)
        allowed = ("attachment",) if uploads_only else ("http", "https", "attachment")
        if self._scheme(url, (*path, "url"), allowed) and url.startswith("attachment://"):
            name = url.removeprefix("attachment://")
            if name not in self.attachments:
                text = f"The referenced attachment {name} was not found"
                self.form.wrong(
                    (*path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", text
                )

    def _scheme(self, url: str, path: Path, allowed: tuple[str, ...]) -> bool:
        scheme = urlsplit(url).scheme
        if scheme in allowed:
            return True
        text = f'Scheme "{scheme}" is not supported. Scheme must be one of {allowed}.'
        self.form.wrong(path, "URL_TYPE_INVALID_SCHEME", text)
        return False
