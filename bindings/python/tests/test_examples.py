"""The examples, used as people would."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from .data import ROOT, data

EXAMPLES = ROOT / "examples/python"


def run(name: str, *arguments: str | Path) -> str:
    """Runs an example; what it printed."""
    done = subprocess.run([sys.executable, EXAMPLES / name, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_triage_by_rules_and_suggestions(tmp_path: Path) -> None:
    history = data("gitbugs") / "hadoop_bugs.csv"
    log, result = tmp_path / "new.csv", tmp_path / "triaged.csv"
    rows = [
        ("A", "Typo in javadoc", "A word is spelled wrongly."),
        ("B", "Data loss after a restart of the NameNode", "Edits are gone."),
        ("C", "Build fails", "The build of trunk is broken and blocks every commit; please fix at once."),
    ]
    with log.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "subject", "description"), *rows])
    at = ["--at", "2026-01-05T09:00:00+00:00"]
    told = run("triage.py", log, "--train", history, "--limit", "200", *at)
    assert "A: major -> trivial (rules: words only)" in told
    assert "B: major -> critical (rules: data is at stake)" in told
    assert "dry run" in told and not result.exists()
    run("triage.py", log, "--train", history, "--limit", "200", "--sure", "0", *at, "--write", result)
    with result.open(newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    assert written["A"]["priority"] == "trivial" and written["A"]["applied"] == "False"
    assert written["C"]["suggested"] == written["C"]["priority"]


def test_triage_of_a_mailbox(tmp_path: Path) -> None:
    box = tmp_path / "inbox.mbox"
    mail = "From a Mon Jan  5 09:00:00 2026\nSubject: =?utf-8?q?Wyciek?= =?utf-8?q?_data_loss?=\n\nHelp.\n\n"
    box.write_text(mail + mail.replace("data_loss", "spelling"))
    told = run("triage.py", box, "--at", "2026-01-05T09:00:00+00:00")
    assert "mail-1: major -> critical" in told and "mail-2: major -> trivial" in told
    routed = data("banking77") / "banking_data/train.csv"
    told = run("triage.py", box, "--train", routed, "--label", "category", "--limit", "200")
    assert "2 tickets, 0 by suggestion" in told, "a label that is no priority is only a suggestion"


def test_what_if(tmp_path: Path) -> None:
    log = data("uci-incident-log") / "sample_dev.csv"
    told = run("what_if.py", log, "--plot", tmp_path / "what-if.png")
    assert told.startswith("110 tickets") and "resolution" in told
    assert (tmp_path / "what-if.png").read_bytes().startswith(b"\x89PNG")


DESK = """
name = "Quick"
zone = "Etc/UTC"

[[sla]]
name = "all"
targets.any = { first_response = "2s", resolution = "1h" }
"""


@pytest.fixture(params=["fastapi_app.py", "django_models.py"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[httpx.Client, str]]:
    """An example that is served, and where its commands go."""
    desk = tmp_path / "desk.toml"
    desk.write_text(DESK)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    is_django = request.param == "django_models.py"
    command = [EXAMPLES / request.param, port] if is_django else ["-m", "uvicorn", "fastapi_app:app", "--port", port]
    environment = os.environ | {"DESK": str(desk), "DATABASE": str(tmp_path / "database.sqlite3")}
    log = tmp_path / "server.log"
    with log.open("w") as errors:
        server = subprocess.Popen([sys.executable, *command], cwd=EXAMPLES, env=environment, stderr=errors)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)
    try:
        for _ in range(300):
            try:
                client.get("/outbox")
                break
            except httpx.TransportError:
                assert server.poll() is None, log.read_text()
                time.sleep(0.2)
        yield client, "" if is_django else "/commands"
    finally:
        client.close()
        server.terminate()
        server.wait(10)


def test_a_service(served: tuple[httpx.Client, str]) -> None:
    client, commands = served
    intake = {"subject": "No network", "channel": "web_form", "requester": "anna"}
    opened = client.post("/tickets/T-1", json={"by": "requester:anna", "intake": intake})
    assert opened.status_code == 200, opened.text
    again = client.post("/tickets/T-1", json={"by": "requester:anna", "intake": intake})
    assert (again.status_code, again.json()["code"]) == (409, "ticket.conflict")

    version = client.get("/tickets/T-1").json()["ticket"]["version"]
    for _ in range(100):  # nobody answers; the wake-up loop notices
        facts = [event["fact"]["type"] for event in client.get("/tickets/T-1").json()["events"]]
        if "clock_breached" in facts:
            break
        time.sleep(0.1)
    events = client.get("/tickets/T-1").json()["events"]
    breach = next(event for event in events if event["fact"]["type"] == "clock_breached")
    assert breach["fact"]["clock"]["metric"] == "first_response"

    note = {"by": "agent:ola", "command": {"type": "note", "body": "cable"}, "version": version}
    stale = client.post(f"/tickets/T-1{commands}", json=note)
    assert (stale.status_code, stale.json()["code"]) == (409, "ticket.conflict")
    note["version"] = client.get("/tickets/T-1").json()["ticket"]["version"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.post(f"/tickets/T-1{commands}", json=note).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409], "one of four was first"

    refused = client.post(f"/tickets/T-1{commands}", json={"by": "agent:ola", "command": {"type": "slove"}})
    assert (refused.status_code, refused.json()["suggestion"]) == (422, "solve")
    missing = client.post(f"/tickets/T-9{commands}", json={"by": "agent:ola", "command": {"type": "take"}})
    assert missing.status_code == 409
    solved = client.post(f"/tickets/T-1{commands}", json={"by": "agent:ola", "command": {"type": "solve"}})
    assert solved.status_code == 200, solved.text
    shown = client.get("/tickets/T-1").json()
    assert shown["ticket"]["status_category"] == "solved"
    assert [event["seq"] for event in shown["events"]] == list(range(1, len(shown["events"]) + 1))
    notices = [notice["id"] for notice in client.get("/outbox").json()]
    assert len(notices) == len(set(notices)) and "T-1/1/registered/requester" in notices
    if commands:
        assert client.get("/tickets/T-1/timeline.svg").text.startswith("<svg")
        assert client.get("/tickets/T-1/why/first_response").json()["report"]["met"] is False
