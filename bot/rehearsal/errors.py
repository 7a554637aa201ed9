"""What Discord answers when it refuses a request: status, code, message, nested errors.

The codes are Discord's own (its developer documentation, "JSON Error Codes");
a client decides by them, so a stand-in that made up others would test nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]


class ApiError(Exception):
    """A request that Discord refuses."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: Json | None = None,
        headers: dict[str, str] | None = None,
        extra: Json | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.headers = headers or {}
        self.extra = extra or {}

    def body(self) -> Json:
        """The JSON object of the answer."""
        body: Json = {"message": self.message, "code": self.code, **self.extra}
        if self.errors:
            body["errors"] = self.errors
        return body


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was refused because of what it said, not because of a fault switched on."""

    method: str
    path: str
    status: int
    code: int
    message: str
    errors: Json | None
    body: Any

    def __str__(self) -> str:
        details = "; ".join(f"{path}: {text}" for path, text in flatten(self.errors or {}))
        return f"{self.method} {self.path} -> {self.status} {self.code} {self.message}" + (
            f" ({details})" if details else ""
        )


def flatten(errors: Json, path: str = "") -> list[tuple[str, str]]:
    """Discord's nested `errors` as (dotted path, "CODE message") pairs."""
    found = [(path, f"{e['code']} {e['message']}") for e in errors.get("_errors", ())]
    for key, value in errors.items():
        if key != "_errors":
            found += flatten(value, f"{path}.{key}" if path else key)
    return found


def unauthorized() -> ApiError:
    """No token, or a wrong one."""
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    """An address that the API does not have."""
    return ApiError(404, 0, "404: Not Found")


def unknown(code: int, what: str) -> ApiError:
    """404 with one of the "Unknown …" codes: 10003 Channel, 10008 Message, 10062 Interaction."""
    return ApiError(404, code, f"Unknown {what}")


def already_acknowledged() -> ApiError:
    """A second first response to the same interaction."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def invalid_webhook_token() -> ApiError:
    """An interaction token that is past its fifteen minutes, or never was one."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def missing_access() -> ApiError:
    """A channel that the bot cannot see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """A channel that the bot can see, but may not do this in."""
    return ApiError(403, 50013, "Missing Permissions")


def not_yours() -> ApiError:
    """An edit of somebody else's message."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    """A message with nothing to show."""
    return ApiError(400, 50006, "Cannot send an empty message")


def too_large() -> ApiError:
    """More than ten megabytes of files."""
    return ApiError(413, 40005, "Request entity too large")


@dataclass(slots=True)
class Form:
    """Collects what is wrong with a body, as Discord nests it, and raises it all at once."""

    prefix: Path = ()
    errors: Json = field(default_factory=dict)

    def wrong(self, path: Path, code: str, message: str) -> None:
        """Note that the value at `path` is wrong."""
        node = self.errors
        for key in (*self.prefix, *path):
            node = node.setdefault(str(key), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def require(self, path: Path) -> None:
        """Note that the value at `path` is missing."""
        self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")

    def text(self, value: Any, path: Path, limit: int, *, required: bool = False) -> int:
        """Check a string of 1 (or 0, when not required) to `limit` characters; its length."""
        if value is None or value == "":
            if required:
                self.require(path)
            return 0
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
            return 0
        if required and not value.strip():
            self.require(path)
        if len(value) > limit:
            if required:
                text = f"Must be between 1 and {limit} in length."
                self.wrong(path, "BASE_TYPE_BAD_LENGTH", text)
            else:
                text = f"Must be {limit} or fewer in length."
                self.wrong(path, "BASE_TYPE_MAX_LENGTH", text)
        return len(value)

    def count(self, value: Any, path: Path, least: int, most: int) -> list[Any]:
        """Check a list of `least` to `most` items; what it holds, or nothing if it is no list."""
        if value is None:
            if least:
                self.require(path)
            return []
        if not isinstance(value, list):
            self.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            text = (
                f"Must be between {least} and {most} in length."
                if least
                else f"Must be {most} or fewer in length."
            )
            code = "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH"
            self.wrong(path, code, text)
        return value

    def number(self, value: Any, path: Path, least: float, most: float) -> None:
        """Check an optional number between `least` and `most`."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < least:
            self.wrong(
                path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}."
            )
        elif value > most:
            self.wrong(
                path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}."
            )

    def choice(self, value: Any, path: Path, allowed: tuple[Any, ...]) -> bool:
        """Check that a value is one of `allowed`."""
        if value in allowed:
            return True
        self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{allowed}}}.")
        return False

    def object(self, value: Any, path: Path) -> Json:
        """An optional object; empty if there is none, or something else, which is noted."""
        if value is None or isinstance(value, dict):
            return value or {}
        self.wrong(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}

    def unique(self, value: Any, seen: set[Any], path: Path, code: str, message: str) -> None:
        """Check that a text or a number was not seen before."""
        if not isinstance(value, str | int):
            return
        if value in seen:
            self.wrong(path, code, message)
        seen.add(value)

    def objects(self, values: list[Any], path: Path) -> list[tuple[Path, Json]]:
        """The objects in a list with their paths; what is no object is noted."""
        found: list[tuple[Path, Json]] = []
        for index, value in enumerate(values):
            if isinstance(value, dict):
                found.append(((*path, index), value))
            else:
                self.wrong(
                    (*path, index),
                    "MODEL_TYPE_CONVERT",
                    "Only dictionaries may be used in a ModelType",
                )
        return found

    def done(self) -> None:
        """Raise 50035 if anything was wrong."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self.errors)
