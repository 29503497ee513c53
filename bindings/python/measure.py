"""Measures this package beside others, in one run: ``cargo xtask python measure``.

Speed is processor time, the median of a few rounds, on whatever else the machine does; read ratios
of two and more. Whether an answer is right says a reference that walks day by day with the
standard library's zone rules and knows nothing of this package.
"""

from __future__ import annotations

import math
import random
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy
import pandas
from helpdesk_core import Calendar, CalendarError

warnings.filterwarnings("ignore")
WARSAW = ZoneInfo("Europe/Warsaw")
FIRST, LAST = datetime(2016, 1, 4, tzinfo=UTC), datetime(2025, 12, 20, tzinfo=UTC)
DAY = timedelta(days=1)
CALENDARS = {
    "office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["PL"]},
    "lunch": {"weekly": {"mon-fri": ["08:00-12:00", "12:30-16:00"]}, "holidays": ["PL"]},
    "night": {"weekly": {"mon,tue,wed,thu,fri,sat,sun": ["22:00-30:00"]}},
}
SPANS = {
    "office": [(clock(8), clock(16))],
    "lunch": [(clock(8), clock(12)), (clock(12, 30), clock(16))],
    "night": [(clock(22), clock(6))],
}


def holidays() -> list[date]:
    """Poland's, as the package `holidays` has them."""
    import holidays

    found = holidays.country_holidays("PL", years=range(2015, 2028))
    return sorted(day for day in found if not (day.year < 2025 and (day.month, day.day) == (12, 24)))


HOLIDAYS = holidays()
CLOSED = set(HOLIDAYS)


def spans(kind: str, day: date) -> list[tuple[datetime, datetime]]:
    """The open spans of a day, as instants."""
    if kind != "night" and (day.weekday() >= 5 or day in CLOSED):
        return []
    found = []
    for opens, closes in SPANS[kind]:
        until = day if opens < closes else day + DAY
        pair = datetime.combine(day, opens, WARSAW), datetime.combine(until, closes, WARSAW)
        found.append((pair[0].astimezone(UTC), pair[1].astimezone(UTC)))
    return found


def reference(kind: str, start: datetime, end: datetime) -> timedelta:
    """Working time, day by day."""
    total, day = timedelta(), start.astimezone(WARSAW).date() - DAY
    while day <= end.astimezone(WARSAW).date():
        for opens, closes in spans(kind, day):
            total += max(min(end, closes) - max(start, opens), timedelta())
        day += DAY
    return total


def pairs(count: int, seed: int = 7) -> list[tuple[datetime, datetime]]:
    """Random pairs over ten years, nine days apart on average."""
    dice = random.Random(seed)
    whole = int((LAST - FIRST).total_seconds())
    found = []
    for _ in range(count):
        start = FIRST + timedelta(seconds=dice.randrange(whole))
        found.append((start, start + timedelta(seconds=round(dice.expovariate(1 / (9 * 86_400))))))
    return found


def spent(work: Callable[[], Any], rounds: int = 3) -> float:
    """Processor seconds of a call, the median of some."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


Elapsed = Callable[[datetime, datetime], timedelta]


def ours(kind: str) -> Elapsed:
    calendar = Calendar(zone="Europe/Warsaw", **CALENDARS[kind])
    return calendar.elapsed


def by_businesstimedelta(kind: str) -> Elapsed:
    import businesstimedelta as other

    free = other.HolidayRule(dict.fromkeys(HOLIDAYS, "free"), tz=WARSAW)
    days = list(range(7 if kind == "night" else 5))
    rules = [other.WorkDayRule(start_time=a, end_time=b, working_days=days, tz=WARSAW) for a, b in SPANS[kind]]
    business = other.Rules([*rules, *([] if kind == "night" else [free])])
    return lambda a, b: timedelta(seconds=business.difference(a, b).timedelta.total_seconds())


def by_business_duration(kind: str) -> Elapsed:
    from business_duration import businessDuration

    opens, closes = SPANS[kind][0][0], SPANS[kind][-1][1]
    free = {} if kind == "night" else dict.fromkeys(HOLIDAYS, "free")
    weekend = [] if kind == "night" else [5, 6]

    def elapsed(start: datetime, end: datetime) -> timedelta:
        local = [at.astimezone(WARSAW).replace(tzinfo=None) for at in (start, end)]
        found = businessDuration(*local, opens, closes, weekendlist=weekend, holidaylist=free, unit="sec")
        return timedelta(seconds=0 if math.isnan(found) else float(found))

    return elapsed


def right(kind: str, elapsed: Elapsed, cases: list[tuple[datetime, datetime]]) -> float:
    """The share of right answers, to the second."""
    good = 0
    for start, end in cases:
        try:
            good += abs(elapsed(start, end) - reference(kind, start, end)) < timedelta(seconds=1)
        except Exception:  # what another library raises is an answer too
            continue
    return good / len(cases)


def one_by_one() -> list[tuple[str, str, float, dict[str, float]]]:
    """Elapsed time, a call for each pair: nanoseconds, and right answers on each calendar."""
    rows = []
    makers = {"helpdesk-core": ours, "businesstimedelta": by_businesstimedelta, "business-duration": by_business_duration}
    for name, make in makers.items():
        few = pairs(2000 if name == "helpdesk-core" else 60)
        elapsed = make("office")
        took = spent(lambda: [elapsed(a, b) for a, b in few]) / len(few)
        shares = {kind: right(kind, make(kind), pairs(60, 11)) for kind in CALENDARS}
        rows.append((name, "elapsed, one call", took * 1e9, shares))
    return rows


def adding() -> list[tuple[str, str, float, dict[str, float]]]:
    """Five hours later: this package and pandas."""
    cases = [start for start, _ in pairs(200, 3)]
    hours = timedelta(hours=5)
    rows = []

    def is_right(kind: str, start: datetime, end: datetime) -> bool:
        return reference(kind, start, end) == hours

    for name in ("helpdesk-core", "pandas CustomBusinessHour"):
        shares, took = {}, 0.0
        for kind in CALENDARS:
            if name == "helpdesk-core":
                calendar = Calendar(zone="Europe/Warsaw", **CALENDARS[kind])
                add: Callable[[datetime], datetime] = lambda at, calendar=calendar: calendar.add(at, hours)
            else:
                opens, closes = zip(*SPANS[kind], strict=True)
                free = [] if kind == "night" else HOLIDAYS
                mask = "1111111" if kind == "night" else "1111100"
                offset = pandas.offsets.CustomBusinessHour(
                    5, start=list(opens), end=list(closes), holidays=free, weekmask=mask
                )

                def add(at: datetime, offset: Any = offset) -> datetime:
                    return (pandas.Timestamp(at).tz_convert(WARSAW) + offset).to_pydatetime()

            if kind == "office":
                took = spent(lambda add=add: [add(at) for at in cases], 3) / len(cases)
            good = 0
            for at in cases[:60]:
                try:
                    good += is_right(kind, at, add(at).astimezone(UTC))
                except (ValueError, CalendarError):
                    continue
            shares[kind] = good / 60
        rows.append((name, "add, one call", took * 1e9, shares))
    return rows


def in_columns() -> list[tuple[str, str, float, dict[str, float]]]:
    """Ten million pairs in one call, and whole business days by NumPy."""
    count = 10_000_000
    dice = numpy.random.default_rng(7)
    low, high = (int(at.timestamp() * 1e6) for at in (FIRST, LAST))
    start = dice.integers(low, high, count)
    end = start + dice.exponential(9 * 86_400e6, count).astype("int64")
    calendar = Calendar(zone="Europe/Warsaw", **CALENDARS["office"])
    one = spent(lambda: calendar.elapsed_many(start, end)) / count
    work = dice.integers(0, 40 * 3_600_000_000, count)
    adds = spent(lambda: calendar.add_many(start, work, errors="null")) / count
    asked = start[:2_000_000], end[:2_000_000]
    promised = spent(lambda: calendar.evaluate(*asked, target="2 business days", now=LAST, errors="null")) / 2_000_000
    days = [column[:1_000_000].view("datetime64[us]").astype("datetime64[D]") for column in (start, end)]
    free = numpy.array(HOLIDAYS, dtype="datetime64[D]")
    busy = spent(lambda: numpy.busday_count(*days, holidays=free)) / 1_000_000
    sample = [(datetime.fromtimestamp(a / 1e6, UTC), datetime.fromtimestamp(b / 1e6, UTC)) for a, b in zip(start[:60].tolist(), end[:60].tolist(), strict=True)]
    whole = numpy.busday_count(days[0][:60], days[1][:60], holidays=free).tolist()
    good = sum(timedelta(hours=8 * n) == reference("office", a, b) for n, (a, b) in zip(whole, sample, strict=True))
    found = calendar.elapsed_many(start[:60], end[:60]).tolist()
    exact = sum(timedelta(microseconds=n) == reference("office", a, b) for n, (a, b) in zip(found, sample, strict=True))
    return [
        ("helpdesk-core", "elapsed_many, 10 million pairs", one * 1e9, {"office": exact / 60}),
        ("helpdesk-core", "add_many, 10 million", adds * 1e9, {}),
        ("helpdesk-core", "evaluate, 2 million promises", promised * 1e9, {}),
        ("numpy busday_count", "whole days only, 1 million pairs", busy * 1e9, {"office": good / 60}),
    ]


def crossings() -> list[tuple[str, str, float, dict[str, float]]]:
    """A command and its decision, with and without reading it."""
    from helpdesk_core import Command, Desk

    desk = Desk(name="D", zone="UTC", sla=[{"name": "a", "targets": {"any": {"first_response": "1h", "resolution": "8h"}}}])
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    ticket = desk.open("T", subject="x", channel="api", by="system", at=at).ticket
    note = Command.note("x")
    rounds = range(5000)
    decide = spent(lambda: [desk.decide(ticket, note, by="agent:ola", at=at) for _ in rounds]) / 5000
    read = spent(lambda: [desk.decide(ticket, note, by="agent:ola", at=at).events[0].fact.type for _ in rounds]) / 5000
    return [
        ("helpdesk-core", "decide", decide * 1e9, {}),
        ("helpdesk-core", "decide, and read an event", read * 1e9, {}),
    ]


def main() -> int:
    """Prints the table and holds the promises."""
    rows = [*in_columns(), *one_by_one(), *adding(), *crossings()]
    base = next(took for name, what, took, _ in rows if what.startswith("elapsed_many"))
    print("| who | what | ns | times elapsed_many | right: office | lunch | night |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for name, what, took, shares in rows:
        share = [f"{100 * shares[kind]:.0f} %" if kind in shares else "" for kind in CALENDARS]
        print(f"| {name} | {what} | {took:,.0f} | {took / base:,.0f} | {' | '.join(share)} |")
    code = "import time; a = time.process_time(); import helpdesk_core; print(time.process_time() - a)"
    imports = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(9))
    print(f"import: {imports * 1000:.0f} ms of processor time")
    wheels = sorted((Path(__file__).parents[2] / "target/wheels").glob("*.whl"))
    size = wheels[-1].stat().st_size if wheels else 0
    print(f"wheel: {size / 1e6:.2f} MB")
    kept = base <= 60 and imports <= 0.060 and size <= 4_000_000
    print("60 ns a pair, 60 ms and 4 MB: " + ("kept" if kept else "NOT kept"))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
