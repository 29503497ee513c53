"""Triage what came in: rules decide, a learned model suggests, and nothing is written by itself.

    python triage.py tickets.csv --train history.csv --label Priority
    python triage.py inbox.mbox --train history.csv --label Priority --write triaged.csv

Reads comma-separated rows or a mailbox. Every ticket is opened on the desk beside this file, whose
rules say what is certain, with the words they found. A model trained on what people decided before
suggests for the rest; a suggestion is applied only above ``--sure`` and never against a rule.
Without ``--write`` this is a dry run.
"""

from __future__ import annotations

import argparse
import csv
import mailbox
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any, Protocol

from helpdesk_core import Command, Desk, HelpdeskError, Ticket

DESK = Path(__file__).with_name("triage.toml")


@dataclass(frozen=True)
class Row:
    """A ticket as it came in."""

    id: str
    subject: str
    text: str
    channel: str


@dataclass(frozen=True)
class Triaged:
    """What became of it, and why."""

    row: Row
    ticket: Ticket
    suggested: str
    sure: float
    applied: bool

    @property
    def reasons(self) -> str:
        """What the rules found, in their words."""
        fired = self.ticket.classification.get("fired", ())
        return "; ".join(str(rule["rule"]) for rule in fired)


class Model(Protocol):
    """Anything that says how probable each label is."""

    classes_: Any

    def predict_proba(self, texts: list[str]) -> Any: ...


def read(path: Path) -> Iterator[Row]:
    """Rows of a file of either kind."""
    if path.suffix in {".mbox", ".mail"}:
        for number, mail in enumerate(mailbox.mbox(path), 1):
            subject = str(make_header(decode_header(mail.get("Subject", "") or "(no subject)")))
            part = next((part for part in mail.walk() if part.get_content_type() == "text/plain"), mail)
            body = part.get_payload(decode=True)
            text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
            yield Row(f"mail-{number}", line(subject), text, "email")
        return
    csv.field_size_limit(10_000_000)
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            lower = {(name or "").lower(): value or "" for name, value in row.items()}
            id = lower.get("id") or lower.get("issue id") or f"row-{number}"
            subject = lower.get("subject") or lower.get("summary") or "(no subject)"
            yield Row(id, line(subject), lower.get("description") or lower.get("text") or "", "api")


def line(subject: str) -> str:
    """One line that can be read, as a desk wants it."""
    printable = "".join(letter if letter.isprintable() else " " for letter in subject)
    return " ".join(printable.split())[:200] or "(no subject)"


def trained(path: Path, label: str, limit: int) -> Model:
    """A model of what people decided before."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    csv.field_size_limit(10_000_000)
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.get(label)][:limit]
    texts = [words(row.get("Summary") or row.get("text") or "", row.get("Description") or "") for row in rows]
    labels = [row[label].strip().lower() for row in rows]
    few = {name for name, count in Counter(labels).items() if count < 5}
    kept = [(text, name) for text, name in zip(texts, labels, strict=True) if name not in few]
    model = make_pipeline(
        TfidfVectorizer(max_features=5_000, sublinear_tf=True),
        LogisticRegression(max_iter=300, class_weight="balanced"),
    )
    fitted: Model = model.fit([text for text, _ in kept], [name for _, name in kept])
    return fitted


def words(subject: str, text: str) -> str:
    """What a model reads of a ticket."""
    return f"{subject}\n{subject}\n{text[:2000]}"


def triage(
    desk: Desk, rows: Iterable[Row], model: Model | None, *, sure: float, at: datetime
) -> Iterator[Triaged]:
    """Opens every row on the desk and suggests a priority."""
    for row in rows:
        description = "".join(letter if letter.isprintable() else " " for letter in row.text[:10_000])
        opened = desk.open(
            row.id, subject=row.subject, description=description, channel=row.channel, by="system", at=at
        )
        ticket, best, probability, applied = opened.ticket, "", 0.0, False
        if model is not None:
            chances = model.predict_proba([words(row.subject, row.text)])[0]
            place = max(range(len(chances)), key=lambda place: chances[place])
            best, probability = str(model.classes_[place]), float(chances[place])
        by_rule = "by-rule" in ticket.tags
        if best in desk.priorities and probability >= sure and not by_rule and best != ticket.priority:
            reason = f"suggested from what people decided before, {probability:.0%} sure"
            command = Command.override_priority(best, reason)
            ticket = desk.decide(ticket, command, by="system", at=at).ticket
            applied = True
        yield Triaged(row, ticket, best, probability, applied)


def show(found: list[Triaged], usual: str) -> None:
    """What changed, and why."""
    for one in found:
        if one.ticket.priority == usual:
            continue
        why = f"suggestion, {one.sure:.0%} sure" if one.applied else f"rules: {one.reasons}"
        print(f"{one.row.id}: {usual} -> {one.ticket.priority} ({why})")
    counts = Counter(one.ticket.priority for one in found)
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    print(f"{len(found)} tickets, {sum(one.applied for one in found)} by suggestion")


def write(path: Path, found: list[Triaged]) -> None:
    """The result, a row for each ticket."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "priority", "suggested", "sure", "applied", "why"])
        for one in found:
            sure = f"{one.sure:.3f}"
            table.writerow([one.row.id, one.ticket.priority, one.suggested, sure, one.applied, one.reasons])


def bar(rows: list[Row]) -> Iterable[Row]:
    """The rows with a progress bar, where there is a terminal and tqdm."""
    if not sys.stderr.isatty():
        return rows
    try:
        from tqdm import tqdm
    except ImportError:
        return rows
    bar: Iterable[Row] = tqdm(rows, unit="ticket")
    return bar


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path, help="a .csv or an .mbox file")
    parser.add_argument("--desk", type=Path, default=DESK, help="the desk with the rules")
    parser.add_argument("--train", type=Path, help="what people decided before, a .csv file")
    parser.add_argument("--label", default="Priority", help="its column with the decision")
    parser.add_argument("--limit", type=int, default=2000, help="how many of its rows are learned from")
    parser.add_argument("--sure", type=float, default=0.6, help="from which probability a suggestion is applied")
    parser.add_argument("--at", default=None, help="the instant of the triage; by default now")
    parser.add_argument("--write", type=Path, help="where the result goes; without it nothing is written")
    given = parser.parse_args(arguments)
    try:
        desk = Desk.from_file(given.desk)
        at = datetime.fromisoformat(given.at) if given.at else datetime.now(UTC)
        model = trained(given.train, given.label, given.limit) if given.train else None
        rows = bar(list(read(given.log)))
        found = list(triage(desk, rows, model, sure=given.sure, at=at))
    except (HelpdeskError, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    show(found, desk.to_dict()["priority"]["default"])
    if given.write is None:
        print("dry run: nothing was written; see --write")
    else:
        write(given.write, found)
        print(f"written to {given.write}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
