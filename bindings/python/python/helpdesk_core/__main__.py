"""``python -m helpdesk_core check|test|replay|explain|graph|what-if …``: the command ``helpdesk``,
the same program with the same answers."""

from __future__ import annotations

import sys

from . import _native


def main(words: list[str] | None = None) -> int:
    """Runs the command; the answer is its exit code. Results go to standard output."""
    sys.stdout.flush()
    return _native.run(["helpdesk", *(sys.argv[1:] if words is None else words)])


if __name__ == "__main__":
    sys.exit(main())
