"""What if the targets were others: two desks over one log, as a table and a picture.

    python what_if.py log.csv.gz --here desk.toml --there tighter.toml --map map.toml --plot what-if.png

The log is replayed through the first desk; what people did is then given to the other one at the
same instants.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

from helpdesk_core import Comparison, Desk, HelpdeskError, frames

SERVICENOW = Path(__file__).parents[1] / "desks/servicenow"


def compare(log: Path, here: Path, there: Path, mapping: Path, progress: Any = None) -> Comparison:
    """What two desks make of a log."""
    first, second = Desk.from_file(here), Desk.from_file(there)
    document = tomllib.loads(mapping.read_text("utf-8"))
    replayed = frames.replay(log.read_bytes(), document, desk=first, histories=True, name=log.name)
    histories = list(replayed.histories.values())
    return first.what_if(second, histories, progress=progress)


def rows(comparison: Comparison) -> list[tuple[str, str, int, int, int]]:
    """Metric, priority, decided here, missed here, missed there."""
    found = []
    for row in comparison.totals.promises:
        here, there = row.here, row.there
        decided = here.met + here.breached
        found.append((row.metric, row.get("priority") or "any", decided, here.breached, there.breached))
    return found


def plot(table: list[tuple[str, str, int, int, int]], path: Path) -> None:
    """Missed promises here and there, side by side."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = [f"{metric}\n{priority}" for metric, priority, *_ in table]
    places = range(len(table))
    figure, axes = pyplot.subplots(figsize=(max(6.0, 1.2 * len(table)), 4.5), layout="constrained")
    axes.bar([place - 0.2 for place in places], [row[3] for row in table], 0.4, label="here", color="#0072b2")
    axes.bar([place + 0.2 for place in places], [row[4] for row in table], 0.4, label="there", color="#d55e00")
    axes.set_xticks(list(places), names, fontsize=8)
    axes.set_ylabel("promises missed")
    axes.legend()
    figure.savefig(path)
    pyplot.close(figure)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path)
    parser.add_argument("--here", type=Path, default=SERVICENOW / "desk.toml")
    parser.add_argument("--there", type=Path, default=SERVICENOW / "tighter.toml")
    parser.add_argument("--map", type=Path, default=SERVICENOW / "uci-log.toml")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args(arguments)
    try:
        comparison = compare(given.log, given.here, given.there, given.map)
    except (HelpdeskError, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    table = rows(comparison)
    print(f"{len(comparison.tickets)} tickets")
    for metric, priority, decided, here, there in table:
        print(f"{metric:16} {priority:10} decided {decided:6}  missed here {here:6}  there {there:6}")
    if given.plot:
        plot(table, given.plot)
        print(f"drawn to {given.plot}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
