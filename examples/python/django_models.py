"""A helpdesk inside a Django application, with the application's own models.

    python django_models.py 8000

Three models are enough: the ticket with its version and when to wake it, its events, and an outbox.
Two people who change a ticket at once are kept apart by its version; the database decides who was
first, and the other is told (409).
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from helpdesk_core import ConflictError, Decision, Desk, HelpdeskError, RefusedError, Ticket

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


class TicketRow(models.Model):
    """A ticket: its version, what it is now, and when to wake it."""

    id = models.CharField(primary_key=True, max_length=100)
    version = models.PositiveBigIntegerField()
    document = models.TextField()
    status = models.CharField(max_length=100, db_index=True)
    wake_at = models.DateTimeField(null=True, db_index=True)

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
    row = {"version": ticket.version, "document": ticket.to_json(), "status": ticket.status}
    row["wake_at"] = decision.next_wake
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
    due = list(TicketRow.objects.filter(wake_at__lte=now).order_by("wake_at"))
    for row in due:
        try:
            save(row.id, row.version, DESK.wake(row.ticket, at=now))
        except ConflictError:
            continue  # somebody was quicker; it is due again or not
    return len(due)


def loop() -> None:
    """Wakes what is due, again and again."""
    while True:
        wake_due(datetime.now(UTC))
        connection.close()
        time.sleep(0.2)


def handled(request: HttpRequest, id: str) -> JsonResponse:
    """``GET`` shows a ticket, ``POST`` opens one (``{"by", "intake"}``) or carries a command out
    (``{"by", "command", "version"}``)."""
    try:
        return JsonResponse(answered(request, id))
    except HelpdeskError as error:
        return JsonResponse(error.to_dict(), status=409 if isinstance(error, RefusedError) else 422)


def answered(request: HttpRequest, id: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    row = TicketRow.objects.filter(id=id).first()
    if request.method == "POST":
        body = json.loads(request.body)
        if "intake" in body:
            seen, decision = 0, DESK.open(id, body["intake"], by=body["by"], at=now)
        elif row is None:
            raise RefusedError(f"there is no ticket `{id}`", "ticket.unknown", "id")
        else:
            seen = int(body.get("version", row.version))
            decision = DESK.decide(row.ticket, body["command"], by=body["by"], at=now, expecting=seen)
        save(id, seen, decision)
        return decision.to_dict()
    if row is None:
        raise RefusedError(f"there is no ticket `{id}`", "ticket.unknown", "id")
    clocks = [clock.to_dict() for clock in DESK.clocks(row.ticket, at=now)]
    events = [json.loads(event.document) for event in row.events.order_by("seq")]
    return {"ticket": row.ticket.to_dict(), "clocks": clocks, "events": events}


def outbox(_: HttpRequest) -> JsonResponse:
    """Notices that wait to be sent."""
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
