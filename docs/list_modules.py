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
        lines += [f"## {room}", "", _first_line(ROOT / room / "__init__.py"), ""]
        lines += ["| module | its one job |", "| --- | --- |"]
        lines += [
            f"| `{path.relative_to(ROOT).as_posix()}` | {_first_line(path)} |"
            for path in sorted((ROOT / room).rglob("*.py"))
            if path.name != "__init__.py"
        ]
        lines.append("")
    return "\n".join(lines)


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
