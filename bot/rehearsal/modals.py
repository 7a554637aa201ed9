"""A modal as the user fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.component_rules import Kind
from bot.rehearsal.errors import Json

_SEVERAL = (
    Kind.STRING_SELECT,
    Kind.USER_SELECT,
    Kind.ROLE_SELECT,
    Kind.MENTIONABLE_SELECT,
    Kind.CHANNEL_SELECT,
    Kind.CHECKBOX_GROUP,
)


def filled(modal: Json, values: Mapping[str, Any]) -> Json:
    """The `data` of MODAL_SUBMIT; `values` by custom_id or label, the rest as preset.

    CannotInvoke for a field that is not there, is missing, or is too short or long.
    """
    left = dict(values)
    components: list[Json] = []
    for number, component in enumerate(modal["components"], start=1):
        match component["type"]:
            case Kind.LABEL:
                field = _field(component["component"], component["label"], left)
                components.append({"type": int(Kind.LABEL), "id": number, "component": field})
            case Kind.ROW:
                item = component["components"][0]
                field = _field(item, item["label"], left)
                components.append({"type": int(Kind.ROW), "id": number, "components": [field]})
            case _:
                components.append({"type": int(Kind.TEXT), "id": number})
    if left:
        raise CannotInvoke(f"The modal has no field {', '.join(left)}.")
    return {"custom_id": modal["custom_id"], "components": components}


def _field(component: Json, label: str, values: dict[str, Any]) -> Json:
    custom_id: str = component["custom_id"]
    value = values.pop(custom_id, values.pop(label, None))
    kind = component["type"]
    answer: Json = {"type": kind, "custom_id": custom_id, "id": component.get("id") or 0}
    required = component.get("required", True)
    if kind == Kind.TEXT_INPUT:
        text = str(component.get("value") or "" if value is None else value)
        least, most = component.get("min_length") or 0, component.get("max_length") or 4000
        if required and not text:
            raise CannotInvoke(f"{label} is required.")
        if text and not least <= len(text) <= most:
            raise CannotInvoke(f"{label} must have {least} to {most} characters.")
        return {**answer, "value": text}
    if kind in _SEVERAL:
        chosen = list(value or ())
        if required and not chosen:
            raise CannotInvoke(f"{label} is required.")
        return {**answer, "values": chosen}
    if kind == Kind.FILE_UPLOAD:
        raise CannotInvoke(f"{label} wants a file; the stand-in's modals take none.")
    if kind == Kind.CHECKBOX:
        return {**answer, "value": bool(value)}
    return {**answer, "value": value}
