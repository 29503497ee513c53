"""A helpdesk inside a FastAPI application, with the application's own database.

    uvicorn fastapi_app:app

The desk decides and the application stores: events are appended under the version that the caller
has seen, so that of two people who change a ticket at once the second is told (409). Notices wait in
an outbox until they are sent, once each. A task wakes tickets when they asked to be woken; one that
slept loses nothing, because what time brings about is stamped with its own instant.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from helpdesk_core import ConflictError, Decision, Desk, HelpdeskError, RefusedError, Ticket

DESK = Desk.from_file(os.environ["DESK"]) if "DESK" in os.environ else Desk(
    name="Support",
    zone="Europe/Warsaw",
    calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["PL"]}},
    sla=[{"name": "everyone", "targets": {"any": {"first_response": "2h", "resolution": "3 business days"}}}],
)

SCHEMA = """
create table if not exists tickets (id text primary key, version integer not null, wake text);
create table if not exists events (
    ticket text not null, seq integer not null, event text not null, primary key (ticket, seq));
create table if not exists outbox (id text primary key, notice text not null, sent integer not null default 0);
"""


class Store:
    """Tickets as their events, in SQLite."""

    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.database.executescript(SCHEMA)

    def history(self, id: str) -> str | None:
        """The events of a ticket as JSON."""
        rows = self.database.execute("select event from events where ticket = ? order by seq", (id,)).fetchall()
        return "[" + ",".join(event for (event,) in rows) + "]" if rows else None

    def save(self, id: str, seen: int, decision: Decision) -> None:
        """Appends what was decided, if the ticket is still of the version that was seen."""
        wake = decision.to_dict().get("next_wake")
        with self.transaction():
            if seen == 0:
                sql = "insert or ignore into tickets (id, version, wake) values (?, ?, ?)"
                changed = self.database.execute(sql, (id, decision.ticket.version, wake)).rowcount
            else:
                sql = "update tickets set version = ?, wake = ? where id = ? and version = ?"
                changed = self.database.execute(sql, (decision.ticket.version, wake, id, seen)).rowcount
            if not changed:
                raise ConflictError(f"`{id}` has changed since version {seen}", "ticket.conflict")
            events = [(id, event.seq, event.to_json()) for event in decision.events]
            self.database.executemany("insert into events values (?, ?, ?)", events)
            notices = [(notice.id, notice.to_json()) for notice in decision.notices]
            self.database.executemany("insert or ignore into outbox (id, notice) values (?, ?)", notices)

    @contextlib.contextmanager
    def transaction(self) -> Any:
        """All or nothing."""
        self.database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.database.execute("rollback")
            raise
        self.database.execute("commit")

    def due(self, now: str) -> list[str]:
        """Tickets that asked to be woken by now."""
        rows = self.database.execute("select id from tickets where wake <= ? order by wake", (now,))
        return [id for (id,) in rows]

    def unsent(self) -> list[dict[str, Any]]:
        """Notices to send."""
        rows = self.database.execute("select notice from outbox where sent = 0 order by rowid").fetchall()
        return [json.loads(notice) for (notice,) in rows]


STORE = Store(os.environ.get("DATABASE", ":memory:"))


async def wake_up() -> None:
    """Wakes what is due, again and again."""
    while True:
        now = datetime.now(UTC)
        for id in STORE.due(now.isoformat(timespec="microseconds").replace("+00:00", "Z")):
            ticket = Ticket.replay(STORE.history(id) or "[]")
            with contextlib.suppress(ConflictError):  # somebody was quicker; it is due again or not
                STORE.save(id, ticket.version, DESK.wake(ticket, at=now))
        await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    task = asyncio.create_task(wake_up())
    yield
    task.cancel()


app = FastAPI(title="Helpdesk", lifespan=lifespan)


@app.exception_handler(HelpdeskError)
async def refuse(_: Request, error: HelpdeskError) -> JSONResponse:
    """A refusal and a conflict are 409, anything that cannot be read is 422."""
    return JSONResponse(error.to_dict(), 409 if isinstance(error, RefusedError) else 422)


def found(id: str) -> tuple[str, Ticket]:
    history = STORE.history(id)
    if history is None:
        raise RefusedError(f"there is no ticket `{id}`", "ticket.unknown", "id")
    return history, Ticket.replay(history)


def answer(decision: Decision) -> Response:
    return Response(decision.to_json(), media_type="application/json")


@app.post("/tickets/{id}")
async def open_ticket(id: str, body: dict[str, Any]) -> Response:
    """Opens a ticket: ``{"by", "intake"}``."""
    decision = DESK.open(id, body["intake"], by=body["by"], at=datetime.now(UTC))
    STORE.save(id, 0, decision)
    return answer(decision)


@app.post("/tickets/{id}/commands")
async def command(id: str, body: dict[str, Any]) -> Response:
    """Carries a command out: ``{"by", "command", "version"}``."""
    _, ticket = found(id)
    seen = int(body.get("version", ticket.version))
    decision = DESK.decide(ticket, body["command"], by=body["by"], at=datetime.now(UTC), expecting=seen)
    STORE.save(id, seen, decision)
    return answer(decision)


@app.get("/tickets/{id}")
async def show(id: str) -> dict[str, Any]:
    """The ticket, its clocks now, and its events."""
    history, ticket = found(id)
    clocks = [clock.to_dict() for clock in DESK.clocks(ticket, at=datetime.now(UTC))]
    return {"ticket": ticket.to_dict(), "clocks": clocks, "events": json.loads(history)}


@app.get("/tickets/{id}/why/{metric}")
async def why(id: str, metric: str) -> dict[str, Any] | None:
    """Why a clock shows what it shows."""
    explanation = DESK.explain(found(id)[0], metric, at=datetime.now(UTC))
    return explanation.to_dict() if explanation else None


@app.get("/tickets/{id}/timeline.svg")
async def timeline(id: str) -> Response:
    """The life of the ticket as a picture."""
    picture = DESK.timeline(found(id)[0], at=datetime.now(UTC))
    return Response(picture.svg, media_type="image/svg+xml")


@app.get("/outbox")
async def outbox() -> list[dict[str, Any]]:
    """Notices that wait to be sent."""
    return STORE.unsent()
