"""A helpdesk inside a Django application, with the application's own models.

    TOKENS=tokens.json python django_models.py 8000

Three models are enough: the ticket with its version and when to wake it, its events, and an outbox.
Two people who change a ticket at once are kept apart by its version; the database decides who was
first, and the other is told (409).

Who calls is looked up by the token they send (``Authorization: Bearer …``) in a table,
``{"token": {"role": "agent", "id": "ola"}}``, as an application would by its session; nobody says so
themselves. Without a table nobody is let in.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from helpdesk_core import Actor, ConflictError, Decision, Desk, HelpdeskError, RefusedError, Role, Ticket

if not settings.configured:
    database: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("DATABASE", "helpdesk.sqlite3")}
    database |= {"OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"}}
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.environ.get("SECRET_KEY", "only for this example"),
        USE_TZ=True,
    )
    django.setup()

DESK = Desk.from_file(os.environ["DESK"]) if "DESK" in os.environ else Desk(
    name="Support",
    zone="Europe/Warsaw",
    calendars={"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["PL"]}},
    sla=[{"name": "everyone", "targets": {"any": {"first_response": "2h", "resolution": "3 business days"}}}],
)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """An instant as the database has it: a number, so that earlier is less on every database."""
    return (at - EPOCH) // timedelta(microseconds=1)


class TicketRow(models.Model):
    """A ticket: its version, what it is now, and when to wake it."""

    id = models.CharField(primary_key=True, max_length=100)
    version = models.PositiveBigIntegerField()
    document = models.TextField()
    status = models.CharField(max_length=100, db_index=True)
    wake = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        app_label = "helpdesk"

    @property
    def ticket(self) -> Ticket:
        """The ticket, as the desk takes it."""
        return Ticket.from_json(self.document)


class EventRow(models.Model):
    """Something that happened; never changed."""

    ticket = models.ForeignKey(TicketRow, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    document = models.TextField()

    class Meta:
        app_label = "helpdesk"
        constraints = [models.UniqueConstraint(fields=["ticket", "seq"], name="one_event_a_number")]


class NoticeRow(models.Model):
    """Something to tell somebody, once."""

    id = models.CharField(primary_key=True, max_length=300)
    document = models.TextField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "helpdesk"


def save(id: str, seen: int, decision: Decision) -> None:
    """Stores what was decided, if the ticket is still of the version that was seen."""
    ticket = decision.ticket
    row: dict[str, Any] = {"version": ticket.version, "document": ticket.to_json(), "status": ticket.status}
    row["wake"] = None if decision.next_wake is None else micros(decision.next_wake)
    with transaction.atomic():
        try:
            if seen == 0:
                TicketRow.objects.create(id=id, **row)
            elif not TicketRow.objects.filter(id=id, version=seen).update(**row):
                raise ConflictError(f"`{id}` has changed since version {seen}", "ticket.conflict")
        except IntegrityError:
            raise ConflictError(f"there is a ticket `{id}` already", "ticket.conflict") from None
        events = [EventRow(ticket_id=id, seq=event.seq, document=event.to_json()) for event in decision.events]
        EventRow.objects.bulk_create(events)
        notices = [NoticeRow(id=notice.id, document=notice.to_json()) for notice in decision.notices]
        NoticeRow.objects.bulk_create(notices, ignore_conflicts=True)


def wake_due(now: datetime) -> int:
    """Wakes every ticket that asked for it by now; how many there were. Call it from a management
    command, a task queue, or a loop as below."""
    due = list(TicketRow.objects.filter(wake__lte=micros(now)).order_by("wake"))
    for row in due:
        try:
            save(row.id, row.version, DESK.wake(row.ticket, at=now))
        except ConflictError:
            continue  # somebody was quicker; it is due again or not
        except HelpdeskError:
            logging.exception("`%s` cannot be woken; the others go on", row.id)
    return len(due)


def loop() -> None:
    """Wakes what is due, again and again."""
    while True:
        wake_due(datetime.now(UTC))
        connection.close()
        time.sleep(0.2)


def known() -> dict[str, Actor]:
    """Callers by the digest of their token."""
    if "TOKENS" not in os.environ:
        return {}
    table = json.loads(Path(os.environ["TOKENS"]).read_text("utf-8"))
    return {sha256(token.encode()).hexdigest(): Actor.from_dict(who) for token, who in table.items()}


CALLERS = known()


def caller(request: HttpRequest) -> Actor | None:
    """Who calls, by their token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return CALLERS.get(sha256(token.encode()).hexdigest()) if scheme.lower() == "bearer" else None


class Wrong(Exception):
    """A question that has no answer: its status and why."""


def handled(request: HttpRequest, id: str) -> JsonResponse:
    """``GET`` shows a ticket, ``POST`` opens one (``{"intake"}``) or carries a command out
    (``{"command", "version"}``)."""
    who = caller(request)
    if who is None:
        return JsonResponse({"detail": "a token is needed"}, status=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        return JsonResponse(answered(request, id, who))
    except HelpdeskError as error:
        return JsonResponse(error.to_dict(), status=409 if isinstance(error, RefusedError) else 422)
    except Wrong as wrong:
        status, why = wrong.args
        return JsonResponse({"detail": why}, status=status)


def answered(request: HttpRequest, id: str, who: Actor) -> dict[str, Any]:
    """The answer to a caller who is known."""
    now, row = datetime.now(UTC), TicketRow.objects.filter(id=id).first()
    is_theirs = who.role != Role.REQUESTER or row is not None and row.ticket.intake.requester == who.id
    if request.method != "POST":
        return shown(row, who, now) if row is not None and is_theirs else missing()
    body = question(request)
    if "intake" in body:
        intake = body["intake"]
        if who.role == Role.REQUESTER and isinstance(intake, dict):  # those who ask, ask for themselves
            intake = intake | {"requester": who.id}
        seen, decision = 0, DESK.open(id, intake, by=who, at=now)
    elif row is None or not is_theirs:
        return missing()
    else:
        seen = body.get("version", row.version)
        decision = DESK.decide(row.ticket, body["command"], by=who, at=now, expecting=seen)
    save(id, seen, decision)
    if who.role == Role.REQUESTER:
        return {"ticket": DESK.summary(decision.ticket).to_dict()}
    return decision.to_dict()


def question(request: HttpRequest) -> dict[str, Any]:
    """The body of a request: an intake, or a command with the version that was seen."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Wrong(422, "this is no JSON") from None
    if not isinstance(body, dict) or set(body) - {"version"} not in ({"intake"}, {"command"}):
        raise Wrong(422, "a body is {intake}, or {command, version}")
    return body


def shown(row: TicketRow, who: Actor, now: datetime) -> dict[str, Any]:
    """The ticket, its clocks now, and its events; to those who ask, what they may be told."""
    if who.role == Role.REQUESTER:
        return {"ticket": DESK.summary(row.ticket).to_dict()}
    clocks = [clock.to_dict() for clock in DESK.clocks(row.ticket, at=now)]
    events = [json.loads(event.document) for event in row.events.order_by("seq")]
    return {"ticket": row.ticket.to_dict(), "clocks": clocks, "events": events}


def missing() -> dict[str, Any]:
    """There is none, or none that the caller may know of."""
    raise Wrong(404, "there is no such ticket")


def outbox(request: HttpRequest) -> JsonResponse:
    """Notices that wait to be sent, for those who work at the desk."""
    who = caller(request)
    if who is None or who.role not in {Role.AGENT, Role.LEAD, Role.MANAGER}:
        return JsonResponse({"detail": "this is for the desk"}, status=401 if who is None else 403)
    rows = NoticeRow.objects.filter(sent_at=None)
    return JsonResponse([json.loads(row.document) for row in rows], safe=False)


urlpatterns = [path("tickets/<str:id>", handled), path("outbox", outbox)]


def prepare() -> None:
    """Makes the tables; an application has migrations for that."""
    tables = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (TicketRow, EventRow, NoticeRow):
            if model._meta.db_table not in tables:
                editor.create_model(model)


class Server(ThreadingMixIn, WSGIServer):
    """A server for trying this out."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Without a line for every request."""

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing."""


def main(port: int) -> None:
    """Serves, and wakes what is due."""
    prepare()
    threading.Thread(target=loop, daemon=True).start()
    with make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
