"""The examples, used as people would."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from helpdesk_core import Command

from .data import ROOT, data

EXAMPLES = ROOT / "examples/python"


def tried(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs an example."""
    return subprocess.run([sys.executable, EXAMPLES / name, *arguments], capture_output=True, text=True)


def run(name: str, *arguments: str | Path) -> str:
    """Runs an example that ends well; what it printed."""
    done = tried(name, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


AT = ["--at", "2026-01-05T09:00:00+00:00"]


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
    told = run("triage.py", log, "--train", history, "--limit", "200", *AT)
    assert "A: major -> trivial (rules: words only)" in told
    assert "B: major -> critical (rules: data is at stake)" in told
    assert "dry run" in told and not result.exists()
    run("triage.py", log, "--train", history, "--limit", "200", "--sure", "0", *AT, "--write", result)
    with result.open(newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    assert written["A"]["priority"] == "trivial" and written["A"]["applied"] == "False"
    assert written["C"]["suggested"] == written["C"]["priority"] and written["C"]["applied"] == "True"
    assert written["C"]["why"] == f"people decided so before: {written['C']['priority']}", "the desk says so"


def test_triage_of_a_mailbox(tmp_path: Path) -> None:
    box = tmp_path / "inbox.mbox"
    mail = "From a Mon Jan  5 09:00:00 2026\nSubject: =?utf-8?q?Wyciek?= =?utf-8?q?_data_loss?=\n\nHelp.\n\n"
    box.write_text(mail + mail.replace("data_loss", "spelling"))
    told = run("triage.py", box, *AT)
    assert "mail-1: major -> critical" in told and "mail-2: major -> trivial" in told
    routed = data("banking77") / "banking_data/train.csv"
    told = run("triage.py", box, "--train", routed, "--label", "category", "--limit", "200")
    assert "2 tickets, 0 by suggestion" in told, "a label that is no priority is only a suggestion"


def test_triage_of_what_others_wrote(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("\ufeffid,subject,description\nA-1,Data loss,gone\nA\u202e2,Typo,x\nA-3,Typo,x\n", "utf-8")
    done = tried("triage.py", log, *AT)
    assert "A-1: major -> critical" in done.stdout and "A-3: major -> trivial" in done.stdout
    assert "refused: row 2, 'A\\u202e2': " in done.stderr and "2 tickets" in done.stdout
    assert done.returncode == 1, "a row was refused"
    log.write_bytes("id,subject\nA-1,Zażółć typo\n".encode("iso-8859-2"))
    done = tried("triage.py", log, *AT)
    assert done.returncode == 1 and "say which, as in --encoding latin-1" in done.stderr
    assert "A-1: major -> trivial" in run("triage.py", log, *AT, "--encoding", "iso-8859-2")
    box = tmp_path / "box.mbox"
    head = b"From a Mon Jan  5 09:00:00 2026\nContent-Type: text/plain; charset=no-such\n"
    box.write_bytes(head + b"Subject: =?foo-8?q?typo?=\n\nz\xb3y typo\n\n" + head + b"Subject: data loss z\xb3\n\nx\n")
    told = run("triage.py", box, *AT)
    assert "mail-1: major -> trivial" in told and "mail-2: major -> critical" in told


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


TOKENS = {
    "of anna": {"role": "requester", "id": "anna"},
    "of bert": {"role": "requester", "id": "bert"},
    "of ola": {"role": "agent", "id": "ola"},
}


class Service:
    """An example that is served."""

    def __init__(self, url: str, commands: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=20)
        self.commands = commands
        """Where commands go, below a ticket."""

    def get(self, who: str, path: str) -> httpx.Response:
        return self.client.get(path, headers={"Authorization": f"Bearer of {who}"})

    def post(self, who: str, path: str, body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer of {who}", "Content-Type": "application/json"}
        return self.client.post(path, content=body if isinstance(body, bytes) else json.dumps(body), headers=headers)

    def order(self, who: str, id: str, command: Any, **more: Any) -> httpx.Response:
        return self.post(who, f"/tickets/{id}{self.commands}", {"command": command, **more})


@pytest.fixture(params=["fastapi_app.py", "django_models.py"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """An example that is served."""
    desk, tokens = tmp_path / "desk.toml", tmp_path / "tokens.json"
    desk.write_text(DESK)
    tokens.write_text(json.dumps(TOKENS))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    is_django = request.param == "django_models.py"
    command = [EXAMPLES / request.param, port] if is_django else ["-m", "uvicorn", "fastapi_app:app", "--port", port]
    environment = os.environ | {"DESK": str(desk), "DATABASE": str(tmp_path / "database.sqlite3"), "TOKENS": str(tokens)}
    log = tmp_path / "server.log"
    with log.open("w") as errors:
        server = subprocess.Popen([sys.executable, *command], cwd=EXAMPLES, env=environment, stderr=errors)
    served = Service(f"http://127.0.0.1:{port}", "" if is_django else "/commands")
    try:
        for _ in range(300):
            try:
                served.client.get("/outbox")
                break
            except httpx.TransportError:
                assert server.poll() is None, log.read_text()
                time.sleep(0.2)
        yield served
    finally:
        served.client.close()
        server.terminate()
        server.wait(10)


INTAKE = {"subject": "No network", "channel": "web_form", "requester": "anna"}


def test_a_service(service: Service) -> None:
    opened = service.post("anna", "/tickets/T-1", {"intake": INTAKE})
    assert opened.status_code == 200, opened.text
    again = service.post("anna", "/tickets/T-1", {"intake": INTAKE})
    assert (again.status_code, again.json()["code"]) == (409, "ticket.conflict")

    version = service.get("ola", "/tickets/T-1").json()["ticket"]["version"]
    for _ in range(100):  # nobody answers; the wake-up loop notices
        facts = [event["fact"]["type"] for event in service.get("ola", "/tickets/T-1").json()["events"]]
        if "clock_breached" in facts:
            break
        time.sleep(0.1)
    events = service.get("ola", "/tickets/T-1").json()["events"]
    breach = next(event for event in events if event["fact"]["type"] == "clock_breached")
    assert breach["fact"]["clock"]["metric"] == "first_response"

    note = {"type": "note", "body": "cable"}
    stale = service.order("ola", "T-1", note, version=version)
    assert (stale.status_code, stale.json()["code"]) == (409, "ticket.conflict")
    version = service.get("ola", "/tickets/T-1").json()["ticket"]["version"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: service.order("ola", "T-1", note, version=version).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409], "one of four was first"

    refused = service.order("ola", "T-1", {"type": "slove"})
    assert (refused.status_code, refused.json()["suggestion"]) == (422, "solve")
    solved = service.order("ola", "T-1", {"type": "solve"})
    assert solved.status_code == 200, solved.text
    shown = service.get("ola", "/tickets/T-1").json()
    assert shown["ticket"]["status_category"] == "solved"
    assert [event["seq"] for event in shown["events"]] == list(range(1, len(shown["events"]) + 1))
    notices = [notice["id"] for notice in service.get("ola", "/outbox").json()]
    assert len(notices) == len(set(notices)) and "T-1/1/registered/requester" in notices
    if service.commands:
        assert service.get("ola", "/tickets/T-1/timeline.svg").text.startswith("<svg")
        assert service.get("ola", "/tickets/T-1/why/first_response").json()["report"]["met"] is False


def test_nobody_says_who_they_are(service: Service) -> None:
    assert service.client.post("/tickets/T-1", json={"intake": INTAKE}).status_code == 401
    assert service.client.get("/outbox").status_code == 401
    assert service.get("mallory", "/tickets/T-1").status_code == 401
    assert service.post("anna", "/tickets/T-1", {"intake": INTAKE, "by": "system"}).status_code == 422
    assert service.post("bert", "/tickets/T-1", {"intake": INTAKE}).status_code == 200
    opened = service.get("ola", "/tickets/T-1").json()
    assert opened["ticket"]["intake"]["requester"] == "bert", "whose token it is"
    assert {(event["by"]["role"], event["by"].get("id")) for event in opened["events"][:1]} == {("requester", "bert")}
    assert service.order("ola", "T-1", {"type": "note", "body": "They sound angry."}).status_code == 200
    assert service.get("anna", "/tickets/T-1").status_code == 404, "somebody else's"
    assert service.order("anna", "T-1", {"type": "requester_reply", "body": "x"}).status_code == 404
    assert "angry" not in service.get("bert", "/tickets/T-1").text
    assert service.get("bert", "/outbox").status_code == 403
    assert service.order("bert", "T-1", {"type": "requester_reply", "body": "Well?"}).status_code == 200


def test_questions_that_cannot_be_read(service: Service) -> None:
    assert service.post("anna", "/tickets/T-1", {"intake": INTAKE}).status_code == 200
    take = {"type": "take"}
    for version in ("x", -1, 1.5, True, 2**70):
        assert service.order("ola", "T-1", take, version=version).status_code in {409, 422}, version
    for body in (b"{", b"[]", b"{}", b'{"intake":5}', b'{"command":5}', b'{"intake":"\\ud800"}', b'{"intake":{"subject":"\\ud800","channel":"phone"}}'):
        for path in ("/tickets/T-2", "/tickets/T-1" + service.commands):
            found = service.post("ola", path, body)
            assert found.status_code == 422 or (path, found.status_code) == ("/tickets/T-2", 404), (path, body, found.text)
    assert service.post("ola", "/tickets/T-2", b"[" * 100_000).status_code in {400, 422}
    assert service.get("ola", "/tickets/T-9").status_code == 404
    assert service.order("ola", "T-9", take).status_code == 404


def test_who_is_due_on_the_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An instant on a whole second comes before the fractions of that second."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import fastapi_app

    store = fastapi_app.Store(str(tmp_path / "database"))
    at, wake = datetime(2026, 1, 5, 14, tzinfo=UTC), datetime(2026, 1, 5, 15, tzinfo=UTC)
    opened = fastapi_app.DESK.open("T-1", INTAKE, by="requester:anna", at=at)
    decision = fastapi_app.DESK.decide(opened.ticket, Command.remind("R1", wake, "Call"), by="agent:ola", at=at)
    store.save("T-1", 0, decision)
    assert decision.next_wake == wake
    assert store.due(wake - timedelta(microseconds=1)) == []
    assert store.due(wake) == store.due(wake + timedelta(milliseconds=900)) == ["T-1"]
