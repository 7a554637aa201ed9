"""Bodies against Discord's own published description, where `DISCORD_OPENAPI` points to it.

The description leaves objects open, which would let a misspelt field pass, so
they are closed here. What it gets wrong is corrected below: each line is
something that discord.py sends and Discord takes.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.rehearsal.errors import ApiError, Json

_FLAG = {"type": ["boolean", "null"]}
_UNDOCUMENTED = {
    "ApplicationCommandUpdateRequest": {"nsfw": _FLAG},
    "IncomingWebhookUpdateRequestPartial": {"tts": _FLAG},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": _FLAG},
    "MessageEditRequestPartial": {"tts": _FLAG},
    "RichEmbed": {"flags": {"type": "integer"}},
}


class Schema:
    """Checks request bodies; checks nothing where there is no description."""

    def __init__(self, path: str | None) -> None:
        self._document = _load(path) if path else None
        self._validators: dict[tuple[str, str], Any] = {}

    @classmethod
    def from_environment(cls) -> Schema:
        """With the description that `DISCORD_OPENAPI` names, if it is set."""
        return cls(os.environ.get("DISCORD_OPENAPI"))

    def check(self, method: str, route: web.UrlMappingMatchInfo, body: Any) -> None:
        """Raise ApiError 50035 if the body does not fit the description of this route."""
        if self._document is None or body is None or route.route.resource is None:
            return
        path = re.sub(r"\{(\w+)[^}]*\}", r"{\1}", route.route.resource.canonical)
        path = path.removeprefix("/api/v10")
        validator = self._validator(path, method.lower())
        if validator is None:
            return
        errors: Json = {}
        for error in validator.iter_errors(body):
            node = errors
            for key in error.absolute_path:
                node = node.setdefault(str(key), {})
            text = {"code": "OPENAPI", "message": _deepest(error)}
            node.setdefault("_errors", []).append(text)
        if errors:
            raise ApiError(400, 50035, "Invalid Form Body", errors=errors)

    def _validator(self, path: str, method: str) -> Any:
        if (path, method) not in self._validators:
            self._validators[path, method] = self._compile(path, method)
        return self._validators[path, method]

    def _compile(self, path: str, method: str) -> Any:
        # Only there for development, and without stubs.
        from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

        assert self._document is not None  # noqa: S101 - `check` returned otherwise
        operation = self._document["paths"].get(path, {}).get(method, {})
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        schema = {
            "components": self._document["components"],
            "allOf": [content["application/json"]["schema"]],
        }
        return Draft202012Validator(schema)


_CACHE: dict[str, Json] = {}


def _load(path: str) -> Json:
    """The description, closed and corrected; read once in a process."""
    if path not in _CACHE:
        document: Json = json.loads(Path(path).read_text(encoding="utf-8"))
        schemas = document["components"]["schemas"]
        # discord.py sends ids as numbers in places (attachments, allowed mentions).
        schemas["SnowflakeType"]["type"] = ["string", "integer"]
        for name, properties in _UNDOCUMENTED.items():
            schemas[name]["properties"].update(properties)
        for schema in schemas.values():
            if "properties" in schema and "allOf" not in schema:
                schema.setdefault("additionalProperties", False)
        _by_type(document, schemas)
        _CACHE[path] = document
    return _CACHE[path]


def _by_type(node: Any, schemas: Json) -> None:
    """Turn every "one of these" that its `type` decides into "if that type, then this".

    Trying all branches at every level takes a tenth of a second for a large
    layout, and the errors of the branches not meant drown the one that is.
    """
    if isinstance(node, list):
        for item in node:
            _by_type(item, schemas)
    elif isinstance(node, dict):
        for item in node.values():
            _by_type(item, schemas)
        for union in ("oneOf", "anyOf"):
            branches = [b for b in node.get(union, ()) if b != {"type": "null"}]
            types = [_types(branch, schemas) for branch in branches]
            if len(branches) > 1 and all(types):
                known = [number for numbers in types for number in numbers]
                chosen: Json = {
                    "properties": {"type": {"enum": known}},
                    "required": ["type"],
                    "allOf": [
                        {"if": {"properties": {"type": {"enum": numbers}}}, "then": branch}
                        for branch, numbers in zip(branches, types, strict=True)
                    ],
                }
                nullable = len(branches) < len(node[union])
                node[union] = [chosen, {"type": "null"}] if nullable else [chosen]


def _types(branch: Json, schemas: Json) -> list[int]:
    """The numbers that `type` may have in a branch; empty if it is not told by that."""
    schema = schemas.get(branch.get("$ref", "").rsplit("/", 1)[-1], {})
    found: list[int] = schema.get("properties", {}).get("type", {}).get("enum", [])
    return found


def _deepest(error: Any) -> str:
    """The most telling message under an anyOf or oneOf: the one found furthest down."""
    while error.context:
        error = max(error.context, key=lambda e: (len(e.absolute_path), e.validator != "type"))
    where = "/".join(str(key) for key in error.absolute_path)
    return f"{where}: {str(error.message)[:300]}"
