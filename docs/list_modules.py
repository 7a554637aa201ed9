"""Writes docs/modules.md: every module and its one job, in the words of its own docstring.

A list kept by hand beside the code would be wrong within a week. `make format`
runs this; a test fails while the page is behind.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "modules.md"
ROOMS = ("facts", "bot", "commands")


def page() -> str:
    """The page as it should be."""
    lines = ["# Modules", "", "Written by `make format` from the modules' own docstrings.", ""]
    for room in ROOMS:
        for package in sorted((ROOT / room).rglob("__init__.py")):
            lines += _section(package)
    return "\n".join(lines)


def _section(package: Path) -> list[str]:
    modules = [each for each in sorted(package.parent.glob("*.py")) if each != package]
    if not modules:
        return []
    name = package.parent.relative_to(ROOT).as_posix()
    depth = "##" if "/" not in name else "###"
    lines = [f"{depth} {name}/", "", _first_line(package), ""]
    lines += ["| module | its one job |", "| --- | --- |"]
    lines += [f"| `{module.name}` | {_first_line(module)} |" for module in modules]
    return [*lines, ""]


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
