"""The `factdesk` command, and `python -m bot`: one way in, so that Ctrl-C is met at any moment."""

import sys


def main() -> int:
    """Run the command of the arguments; the exit code, 130 after Ctrl-C."""
    try:
        from bot.cli import (
            main as cli,  # a tenth of a second in which somebody may think better of it
        )

        return cli.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
