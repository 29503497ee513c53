"""DataFrames of every kind, and the logs of others."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pytest
from tqdm import tqdm

from helpdesk_core import ArgumentError, Calendar, ConfigError, Desk, ZoneError, frames, report

from helpdesk_core.__main__ import main

from .data import ROOT, data

OFFICE = Calendar(zone="Europe/Warsaw", weekly={"mon-fri": ["08:00-16:00"]}, holidays=["PL"])
START = [datetime(2026, 1, 8, 14, tzinfo=UTC), None, datetime(2026, 1, 5, 14, tzinfo=UTC)]
END = [datetime(2026, 1, 9, 8, tzinfo=UTC), datetime(2026, 1, 9, 8, tzinfo=UTC), None]
TARGET = ["1 business day", "2h", None]


def polars_frame() -> polars.DataFrame:
    schema: Any = {"start": polars.Datetime("us", "Europe/Warsaw"), "end": polars.Datetime("ms", "UTC"), "target": polars.String}
    return polars.DataFrame({"start": START, "end": END, "target": TARGET}, schema=schema)


def fetched(relation: duckdb.DuckDBPyRelation) -> polars.DataFrame:
    return polars.DataFrame(relation.fetchall(), schema=relation.columns, orient="row", strict=False)


MAKERS: dict[str, tuple[Callable[[], Any], Callable[[Any], polars.DataFrame]]] = {
    "polars": (polars_frame, lambda frame: frame),
    "lazy": (lambda: polars_frame().lazy(), lambda frame: frame.collect()),
    "pandas": (
        lambda: pandas.DataFrame({"start": START, "end": END, "target": TARGET}, index=[7, 8, 9]),
        polars.from_pandas,
    ),
    "pyarrow": (lambda: polars_frame().to_arrow(), lambda frame: polars.DataFrame(polars.from_arrow(frame))),
    "duckdb": (lambda: duckdb.from_arrow(polars_frame().to_arrow()), fetched),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_kind_comes_out(kind: str) -> None:
    make, read = MAKERS[kind]
    frame = make()
    found = frames.elapsed(frame, "start", "end", calendar=OFFICE)
    assert type(found) is type(frame)
    assert read(found)["elapsed"].to_list() == [timedelta(hours=2), None, None]
    found = frames.add(frame, "start", "2h", calendar=OFFICE, into="plus")
    assert read(found)["plus"].dt.convert_time_zone("UTC").to_list() == [END[0], None, datetime(2026, 1, 7, 8, tzinfo=UTC)]
    found = frames.due(frame, "start", "target", calendar=OFFICE)
    due = [datetime(2026, 1, 9, 14, tzinfo=UTC), None, None]
    assert read(found)["due"].dt.convert_time_zone("UTC").to_list() == due
    found = frames.evaluate(frame, "start", "end", target="2h", calendar=OFFICE, now="2026-01-12T08:00:00Z", prefix="sla_")
    assert read(found)["sla_state"].to_list() == ["met", None, "overdue"]
    assert read(found)["sla_overdue"].to_list()[2] > timedelta(hours=8)
    if kind == "pandas":
        assert list(found.index) == [7, 8, 9]


def test_columns_that_cannot_be_used() -> None:
    frame = polars_frame()
    with pytest.raises(ArgumentError) as wrong:
        frames.elapsed(frame, "strat", "end", calendar=OFFICE)
    assert (wrong.value.code, wrong.value.suggestion) == ("argument.unknown-column", "start")
    with pytest.raises(ArgumentError, match="not instants"):
        frames.elapsed(frame, "target", "end", calendar=OFFICE)
    naive = frame.with_columns(polars.col("start").dt.replace_time_zone(None))
    with pytest.raises(ArgumentError, match="no zone"):
        frames.elapsed(naive, "start", "end", calendar=OFFICE)
    read = frames.elapsed(naive, "start", "end", calendar=OFFICE, naive="Europe/Warsaw")
    assert read["elapsed"].to_list()[0] == timedelta(hours=2)
    with pytest.raises(ArgumentError, match="not durations"):
        frames.add(frame, "start", "end", calendar=OFFICE)
    with pytest.raises(ArgumentError, match="not a DataFrame"):
        frames.elapsed([1, 2], "start", "end", calendar=OFFICE)
    spread = frame.with_columns(work=polars.lit(timedelta(hours=2)))
    assert frames.add(spread, "start", "work", calendar=OFFICE)["due"].to_list()[0] == END[0]


WALL = [datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30), datetime(2026, 6, 1), None]
ALWAYS = Calendar(zone="UTC", always=True)
NAIVE: dict[str, Callable[[], Any]] = {
    "polars": lambda: polars.DataFrame({"wall": WALL, "end": [END[0]] * 4}),
    "pandas": lambda: pandas.DataFrame({"wall": WALL, "end": [END[0]] * 4}),
    "pandas, kept by arrow": lambda: pandas.DataFrame({"wall": WALL, "end": [END[0]] * 4}).convert_dtypes(dtype_backend="pyarrow"),
    "pyarrow": lambda: pyarrow.table({"wall": WALL, "end": [END[0]] * 4}),
}


@pytest.mark.parametrize("kind", NAIVE)
def test_what_wall_clocks_wrote(kind: str) -> None:
    frame = NAIVE[kind]()

    def asked(**how: Any) -> list[datetime | None]:
        due = frames.add(frame, "wall", "1h", calendar=ALWAYS, naive="Europe/Warsaw", **how)["due"]
        found = due.to_pylist() if kind == "pyarrow" else due.to_list()
        return [None if pandas.isna(at) else at.astimezone(UTC) for at in found]

    whole = datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert asked(errors="null") == [None, None, whole, None]
    assert asked(errors="null", ambiguous="earlier")[0] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert asked(errors="null", ambiguous="later")[0] == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    with pytest.raises(ArgumentError) as wrong:
        asked()
    assert (wrong.value.code, wrong.value.path) == ("argument.time-twice", "[0].wall")
    with pytest.raises(ArgumentError) as wrong:
        asked(ambiguous="later")
    assert (wrong.value.code, wrong.value.path) == ("argument.no-such-time", "[1].wall")
    with pytest.raises(ArgumentError) as wrong:
        asked(ambiguous="latest")
    assert (wrong.value.code, wrong.value.suggestion) == ("argument.no-such-choice", "later")
    with pytest.raises(ZoneError) as unknown:
        frames.elapsed(frame, "wall", "end", calendar=ALWAYS, naive="Europe/Warsow")
    assert unknown.value.suggestion == "Europe/Warsaw"
    with pytest.raises(ArgumentError, match="no zone"):
        frames.elapsed(frame, "wall", "end", calendar=ALWAYS)


def test_frames_kept_by_arrow() -> None:
    frame = pandas.DataFrame({"start": START, "end": END}).convert_dtypes(dtype_backend="pyarrow")
    found = frames.elapsed(frame, "start", "end", calendar=OFFICE)
    assert polars.from_pandas(found)["elapsed"].to_list() == [timedelta(hours=2), None, None]
    assert str(frames.add(frame, "start", "2h", calendar=OFFICE)["due"].dtype.tz) == "UTC"


def test_a_relation_stays_on_its_connection() -> None:
    own = duckdb.connect()
    own.execute("create table log as select 1 as id, timestamptz '2026-01-08 14:00:00+00' as a, timestamptz '2026-01-09 08:00:00+00' as b")
    found = frames.elapsed(own.table("log"), "a", "b", calendar=OFFICE)
    assert found.fetchall()[0][-1] == timedelta(hours=2)
    assert own.sql("select found.elapsed from log join found using (id)").fetchall() == [(timedelta(hours=2),)]


def test_columns_that_were_meant() -> None:
    frame = polars_frame().with_columns(work=polars.lit(timedelta(hours=2)), none=polars.lit(None))
    misspelt: list[Callable[[], Any]] = [
        lambda: frames.due(frame, "start", "targt", calendar=OFFICE),
        lambda: frames.evaluate(frame, "start", target="targt", calendar=OFFICE, now=END[1] or ""),
        lambda: frames.due(frame, "start", "Target", calendar=OFFICE),
    ]
    for ask in misspelt:
        with pytest.raises(ArgumentError) as wrong:
            ask()
        assert (wrong.value.code, wrong.value.suggestion) == ("argument.unknown-column", "target")
    with pytest.raises(ArgumentError) as wrong:
        frames.add(frame, "start", "wrok", calendar=OFFICE)
    assert wrong.value.suggestion == "work"
    assert frames.due(frame, "start", "work", calendar=OFFICE)["due"].to_list()[0] == END[0]
    assert frames.elapsed(frame, "none", "end", calendar=OFFICE)["elapsed"].to_list() == [None] * 3
    assert frames.add(frame, "none", "2h", calendar=OFFICE)["due"].to_list() == [None] * 3
    twice = pandas.DataFrame([[1, 2]], columns=["a", "a"])
    with pytest.raises(ArgumentError) as wrong:
        frames.add(twice, "a", "2h", calendar=OFFICE)
    assert wrong.value.code == "argument.not-a-frame"
    with pytest.raises(ArgumentError, match="not a Calendar"):
        frames.add(frame, "start", "2h", calendar=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_the_deadlines_of_a_city(kind: str) -> None:
    """27,516 deadlines that Boston's own system computed; its clerks edited few of them by hand."""
    folder = data("boston311-2015")
    rules = json.loads((folder / "rules.json").read_text())
    spec = rules["calendar"]
    weekly = {day: [f"{opens}-{closes}"] for day, (opens, closes) in spec["business_hours"].items()}
    boston = Calendar(zone=spec["timezone"], weekly=weekly, holidays=spec["holidays"])
    target = {name: f"{rule['n']} {rule['kind'].replace('_', ' ')}" for name, rule in rules["types"].items()}
    path, stamp = folder / "sla_target_oracle_dev60.csv.gz", "%m/%d/%Y %I:%M:%S %p"
    frame: Any
    if kind == "polars":
        log = polars.read_csv(path, infer_schema=False)
        stamps = polars.col("OPEN_DT", "TARGET_DT").str.to_datetime(stamp)
        stamps = stamps.dt.replace_time_zone(spec["timezone"], ambiguous="earliest")
        frame = log.with_columns(stamps, target=polars.col("TYPE").replace_strict(target))
    else:
        frame = pandas.read_csv(path, dtype=str)
        for name in ("OPEN_DT", "TARGET_DT"):
            stamps = pandas.to_datetime(frame[name], format=stamp)
            frame[name] = stamps.dt.tz_localize(spec["timezone"], ambiguous=[True] * len(frame))
        frame["target"] = frame["TYPE"].map(target)
    found = frames.due(frame, "OPEN_DT", "target", calendar=boston)
    apart = (found["due"] - found["TARGET_DT"]).to_list()
    matched = sum(abs(one) <= timedelta(minutes=1) for one in apart)
    assert len(apart) == 27_516
    assert matched * 1000 >= 997 * len(apart), f"{matched} of {len(apart)}"


UCI = ROOT / "examples/desks/servicenow"


def uci() -> tuple[Desk, dict[str, Any]]:
    return Desk.from_file(UCI / "desk.toml"), tomllib.loads((UCI / "uci-log.toml").read_text())


def test_a_small_log_in_every_form(capfd: pytest.CaptureFixture[str]) -> None:
    path = data("uci-incident-log") / "sample_dev.csv"
    desk, mapping = uci()
    expected = frames.replay(path.read_bytes(), mapping, desk=desk, histories=True)
    assert main(["replay", "--desk", str(UCI / "desk.toml"), "--map", str(UCI / "uci-log.toml"), str(path), "--format", "json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["totals"] == expected.totals.to_dict(), "what the command line of the engine says"
    log = polars.read_csv(path, infer_schema=False)
    for frame in (log, log.to_pandas(), log.to_arrow(), log.lazy()):
        found = frames.replay(frame, mapping, desk=desk, histories=True, progress=tqdm)
        assert found.report == expected.report and found.totals == expected.totals
        assert found.histories == expected.histories
    assert "1039" in capfd.readouterr().err, "the bar counted every row"
    summary = report(expected.histories.values(), zone="Etc/UTC", until=expected.report.until)
    assert (summary.tickets, summary.events) == (110, expected.report.events)
    compared = desk.what_if(Desk.from_file(UCI / "tighter.toml"), expected.histories.values())
    assert len(compared.tickets) == 110


def test_the_whole_log() -> None:
    folder = data("uci-incident-log")
    desk, mapping = uci()
    expected = json.loads((folder / "expected_dev60.json").read_text())
    found = frames.replay((folder / "dev60.csv.gz").read_bytes(), mapping, desk=desk)
    totals = {name: value for name, value in found.totals.items() if name in expected}
    assert len(totals) >= 9
    assert totals == {name: expected[name] for name in totals}
    assert found.totals.final_status["Closed"] == expected["final_Closed"]
    log = pandas.read_csv(folder / "dev60.csv.gz", dtype=str, keep_default_na=False)
    again = frames.replay(log, mapping, desk=desk, name=found.log)
    assert again.to_json() == found.to_json(), "a DataFrame says what the file says"


def test_logs_and_mappings_at_fault() -> None:
    desk, mapping = uci()
    log = polars.DataFrame({"number": ["a"], "sys_updated_at": ["x"], "state": [None]}, schema_overrides={"state": polars.String})
    with pytest.raises(ConfigError) as config:
        frames.replay(log, mapping, desk=desk)
    assert {fault.code for fault in config.value.diagnostics} >= {"map.unknown-column"}
    small = {"ticket": "number", "at": {"column": "sys_updated_at", "format": "D/M/YYYY HH:mm", "zone": "Etc/UTC"}, "channel": {"default": "phone"}, "status": {"column": "state", "values": {}}, "requester": {"default": "x"}}
    with pytest.raises(ArgumentError) as wrong:
        frames.replay(log, small, desk=desk)
    assert (wrong.value.code, wrong.value.path) == ("log.bad-instant", "[0].sys_updated_at")
    with pytest.raises(ArgumentError) as wrong:
        frames.replay(log.clear(), small, desk=desk)
    assert wrong.value.code == "log.empty"


def _part(calendar: Calendar, frame: polars.DataFrame) -> list[timedelta | None]:
    return frames.elapsed(frame, "start", "end", calendar=calendar)["elapsed"].to_list()


def test_other_processes() -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        parts = list(pool.map(_part, [OFFICE] * 2, [polars_frame()] * 2))
    assert parts == [_part(OFFICE, polars_frame())] * 2


def test_spark() -> None:
    pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed")
    assert pyspark
    import subprocess
    import sys

    done = subprocess.run([sys.executable, ROOT / "examples/python/spark.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_command_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(UCI / "desk.toml")]) == 0
    assert main(["test", str(ROOT / "tests/conformance/vectors/hand/clocks.json"), "--format", "json"]) == 0
    assert '"ok": true' in capfd.readouterr().out
    assert main(["bake"]) == 2
    assert main(["check", "no-such-file.toml"]) == 3


def test_the_arrow_batches_of_others() -> None:
    batch = polars_frame().to_arrow().to_batches()[0]
    table = pyarrow.Table.from_batches([batch])
    assert frames.elapsed(table, "start", "end", calendar=OFFICE).num_rows == 3
