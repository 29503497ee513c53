"""A helpdesk inside a FastAPI application, with the application's own database.

    TOKENS=tokens.json uvicorn fastapi_app:app

The desk decides and the application stores: events are appended under the version that the caller
has seen, so that of two people who change a ticket at once the second is told (409). Notices wait in
an outbox until they are sent, once each. A task wakes tickets when they asked to be woken; one that
slept loses nothing, because what time brings about is stamped with its own instant.

Who calls is looked up by the token they send (``Authorization: Bearer …``) in a table,
``{"token": {"role": "agent", "id": "ola"}}``; nobody says so themselves. Without a table nobody is
let in.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from helpdesk_core import (
    Actor,
    Command,
    ConflictError,
    Decision,
    Desk,
    HelpdeskError,
    Intake,
    RefusedError,
    Role,
    Ticket,
)

DESK = Desk.from_file(os.environ["DESK"]) if "DESK" in os.environ else Desk(
    name="Support",
    zone="Europe/Warsaw",
    calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["PL"]}},
    sla=[{"name": "everyone", "targets": {"any": {"first_response": "2h", "resolution": "3 business days"}}}],
)

SCHEMA = """
create table if not exists tickets (id text primary key, version integer not null, wake integer);
create index if not exists wakes on tickets (wake);
create table if not exists events (
    ticket text not null, seq integer not null, event text not null, primary key (ticket, seq));
create table if not exists outbox (id text primary key, notice text not null, sent integer not null default 0);
"""


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """An instant as the database has it: a number, so that earlier is less."""
    return (at - EPOCH) // timedelta(microseconds=1)


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
        wake = None if decision.next_wake is None else micros(decision.next_wake)
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

    def due(self, now: datetime) -> list[str]:
        """Tickets that asked to be woken by now."""
        rows = self.database.execute("select id from tickets where wake <= ? order by wake", (micros(now),))
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
        for id in STORE.due(now):
            try:
                ticket = Ticket.replay(STORE.history(id) or "[]")
                STORE.save(id, ticket.version, DESK.wake(ticket, at=now))
            except ConflictError:
                continue  # somebody was quicker; it is due again or not
            except Exception:
                logging.exception("`%s` cannot be woken; the others go on", id)
        await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    task = asyncio.create_task(wake_up())
    yield
    task.cancel()


app = FastAPI(title="Helpdesk", lifespan=lifespan)


def told(status: int, document: Any) -> Response:
    """An answer in plain ASCII, whatever letters the question held."""
    return Response(json.dumps(document), status, media_type="application/json")


@app.exception_handler(HelpdeskError)
async def refuse(_: Request, error: HelpdeskError) -> Response:
    """A refusal and a conflict are 409, anything that cannot be read is 422."""
    return told(409 if isinstance(error, RefusedError) else 422, error.to_dict())


@app.exception_handler(RequestValidationError)
async def not_understood(_: Request, error: RequestValidationError) -> Response:
    """What a body lacks or has too much, without repeating it."""
    return told(422, {"detail": [{"loc": one["loc"], "msg": one["msg"]} for one in error.errors()]})


def known() -> dict[str, Actor]:
    """Callers by the digest of their token."""
    if "TOKENS" not in os.environ:
        return {}
    table = json.loads(Path(os.environ["TOKENS"]).read_text("utf-8"))
    return {sha256(token.encode()).hexdigest(): Actor.from_dict(who) for token, who in table.items()}


CALLERS = known()


def caller(authorization: Annotated[str, Header()] = "") -> Actor:
    """Who calls, by their token."""
    scheme, _, token = authorization.partition(" ")
    who = CALLERS.get(sha256(token.encode()).hexdigest()) if scheme.lower() == "bearer" else None
    if who is None:
        raise HTTPException(401, "a token is needed", {"WWW-Authenticate": "Bearer"})
    return who


Caller = Annotated[Actor, Depends(caller)]


def staff(who: Caller) -> Actor:
    """Whoever works at the desk."""
    if who.role not in {Role.AGENT, Role.LEAD, Role.MANAGER}:
        raise HTTPException(403, "this is for the desk")
    return who


Staff = Annotated[Actor, Depends(staff)]


def found(id: str, who: Actor) -> tuple[str, Ticket]:
    """A ticket that the caller may know of: those who ask know of their own."""
    history = STORE.history(id)
    ticket = None if history is None else Ticket.replay(history)
    if history is None or ticket is None or who.role == Role.REQUESTER and ticket.intake.requester != who.id:
        raise HTTPException(404, "there is no such ticket")
    return history, ticket


def answer(decision: Decision, who: Actor) -> Response:
    """What was decided; to those who ask, what they may be told."""
    if who.role == Role.REQUESTER:
        return told(200, {"ticket": DESK.summary(decision.ticket).to_dict()})
    return Response(decision.to_json(), media_type="application/json")


class Opening(BaseModel):
    """A ticket to open. Who opens it is not said here."""

    model_config = ConfigDict(extra="forbid")
    intake: Intake


class Order(BaseModel):
    """Something to do to a ticket, and the version of it that was seen."""

    model_config = ConfigDict(extra="forbid")
    command: Command
    version: Annotated[int, Field(strict=True, ge=1)] | None = None


@app.post("/tickets/{id}")
async def open_ticket(id: str, body: Opening, who: Caller) -> Response:
    """Opens a ticket: ``{"intake"}``. Those who ask, ask for themselves."""
    intake = body.intake.replace(requester=who.id) if who.role == Role.REQUESTER else body.intake
    decision = DESK.open(id, intake, by=who, at=datetime.now(UTC))
    STORE.save(id, 0, decision)
    return answer(decision, who)


@app.post("/tickets/{id}/commands")
async def command(id: str, body: Order, who: Caller) -> Response:
    """Carries a command out: ``{"command", "version"}``."""
    _, ticket = found(id, who)
    seen = ticket.version if body.version is None else body.version
    decision = DESK.decide(ticket, body.command, by=who, at=datetime.now(UTC), expecting=seen)
    STORE.save(id, seen, decision)
    return answer(decision, who)


@app.get("/tickets/{id}")
async def show(id: str, who: Caller) -> dict[str, Any]:
    """The ticket, its clocks now, and its events; to those who ask, what they may be told."""
    history, ticket = found(id, who)
    if who.role == Role.REQUESTER:
        return {"ticket": DESK.summary(ticket).to_dict()}
    clocks = [clock.to_dict() for clock in DESK.clocks(ticket, at=datetime.now(UTC))]
    return {"ticket": ticket.to_dict(), "clocks": clocks, "events": json.loads(history)}


@app.get("/tickets/{id}/why/{metric}")
async def why(id: str, metric: str, who: Staff) -> dict[str, Any] | None:
    """Why a clock shows what it shows."""
    explanation = DESK.explain(found(id, who)[0], metric, at=datetime.now(UTC))
    return explanation.to_dict() if explanation else None


@app.get("/tickets/{id}/timeline.svg")
async def timeline(id: str, who: Staff) -> Response:
    """The life of the ticket as a picture."""
    picture = DESK.timeline(found(id, who)[0], at=datetime.now(UTC))
    return Response(picture.svg, media_type="image/svg+xml")


@app.get("/outbox")
async def outbox(_: Staff) -> list[dict[str, Any]]:
    """Notices that wait to be sent."""
    return STORE.unsent()
