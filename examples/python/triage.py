"""Triage what came in: rules decide, a learned model suggests, and nothing is written by itself.

    python triage.py tickets.csv --train history.csv --label Priority
    python triage.py inbox.mbox --train history.csv --label Priority --write triaged.csv

Reads comma-separated rows or a mailbox. Every ticket is opened on the desk beside this file, whose
rules say what is certain, with the words they found. A model trained on what people decided before
hands in suggestions with the intake; the desk hears them above ``--sure`` and never against its own
rules, and says so among its reasons. A row that the desk refuses is named, and the others go on.
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
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import Any, Protocol

from helpdesk_core import Desk, HelpdeskError, Ticket, without_hidden

DESK = Path(__file__).with_name("triage.toml")
MODEL = "history"
HEARD = "people decided so before"


@dataclass(frozen=True)
class Row:
    """A ticket as it came in."""

    number: int
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
    sure: int

    @property
    def applied(self) -> bool:
        """Whether the desk heard the suggestion."""
        return any(rule.startswith(HEARD) for rule in self.fired)

    @property
    def fired(self) -> list[str]:
        """The rules that fired."""
        return [str(rule["rule"]) for rule in self.ticket.classification.get("fired", ())]

    @property
    def reasons(self) -> str:
        """What the rules found, in their words."""
        return "; ".join(self.fired)


class Model(Protocol):
    """Anything that says how probable each label is."""

    classes_: Any

    def predict_proba(self, texts: list[str]) -> Any: ...


def read(path: Path, encoding: str) -> Iterator[Row]:
    """Rows of a file of either kind."""
    if path.suffix in {".mbox", ".mail"}:
        for number, mail in enumerate(mailbox.mbox(path), 1):
            part = next((part for part in mail.walk() if part.get_content_type() == "text/plain"), mail)
            yield Row(number, f"mail-{number}", line(subject(mail)), body(part), "email")
        return
    for number, row in enumerate(table(path, encoding), 1):
        lower = {name.strip().lower(): value for name, value in row.items()}
        id = lower.get("id") or lower.get("issue id") or f"row-{number}"
        title = lower.get("subject") or lower.get("summary") or ""
        yield Row(number, id, line(title), lower.get("description") or lower.get("text") or "", "api")


def table(path: Path, encoding: str) -> Iterator[dict[str, str]]:
    """The rows of a comma-separated file, by column."""
    csv.field_size_limit(10_000_000)
    with path.open(newline="", encoding=encoding) as file:
        for row in csv.DictReader(file):
            yield {name: value or "" for name, value in row.items() if isinstance(name, str)}


def subject(mail: Message) -> str:
    """The subject of a mail; as it was sent where nobody knows its letters."""
    given = mail.get("Subject", "")
    try:
        return str(make_header(decode_header(given)))
    except (LookupError, UnicodeError, HeaderParseError):
        return str(given)


def body(part: Message) -> str:
    """The text of a mail, with marks for letters that nobody knows."""
    sent = part.get_payload(decode=True)
    if not isinstance(sent, bytes):
        return ""
    try:
        return sent.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return sent.decode("utf-8", "replace")


def line(text: str) -> str:
    """One line that can be read, as a desk wants it."""
    whole = text.encode("utf-8", "replace").decode()
    return " ".join(without_hidden(whole).split())[:200] or "(no subject)"


def trained(path: Path, encoding: str, label: str, limit: int) -> Model:
    """A model of what people decided before."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rows = [row for row in table(path, encoding) if row.get(label)][:limit]
    if not rows:
        raise SystemExit(f"{path} has no column `{label}`, or nothing in it")
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


def hearing(desk: Desk, sure: float) -> Desk:
    """The desk, with rules that hear the model where its own say nothing."""
    at_least = {"at_least": round(sure * 1000)}
    heard = [
        {
            "name": f"{HEARD}: {level}",
            "when": {f"suggestion.{MODEL}:{level}": at_least, "not": {"tag": "by-rule"}},
            "then": {"priority": level},
        }
        for level in desk.priorities
    ]
    return Desk(desk.to_dict(), rules=[*desk.to_dict().get("rules", []), *heard])


def triage(desk: Desk, rows: Iterable[Row], model: Model | None, *, at: datetime) -> Iterator[Triaged | str]:
    """Opens every row on the desk with what the model suggests; why not, where the desk refuses it."""
    for row in rows:
        description = "\n".join(without_hidden(part) for part in row.text[:10_000].splitlines())
        suggestions: list[dict[str, Any]] = []
        best, sure = "", 0
        if model is not None:
            chances = model.predict_proba([words(row.subject, row.text)])[0]
            place = max(range(len(chances)), key=lambda place: chances[place])
            best, sure = str(model.classes_[place]), round(float(chances[place]) * 1000)
            suggestions = [{"label": best, "confidence": sure, "source": MODEL}]
        known = {"subject": row.subject, "description": description, "channel": row.channel}
        try:
            opened = desk.open(row.id, known, suggestions=suggestions or None, by="system", at=at)
        except HelpdeskError as wrong:
            yield f"row {row.number}, {row.id[:60]!a}: {wrong}"
        else:
            yield Triaged(row, opened.ticket, best, sure)


def show(found: list[Triaged], usual: str) -> None:
    """What changed, and why."""
    for one in found:
        if one.ticket.priority == usual:
            continue
        sure = f", {one.sure / 10:.0f} % sure" if one.applied else ""
        why = f"rules: {one.reasons}{sure}"
        print(f"{one.row.id}: {usual} -> {one.ticket.priority} ({why})")
    counts = Counter(one.ticket.priority for one in found)
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    print(f"{len(found)} tickets, {sum(one.applied for one in found)} by suggestion")


def write(path: Path, found: list[Triaged]) -> None:
    """The result, a row for each ticket."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "priority", "suggested", "sure", "applied", "why"])
        for one in found:
            sure = f"{one.sure / 1000:.3f}"
            rows.writerow([one.row.id, one.ticket.priority, one.suggested, sure, one.applied, one.reasons])


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
    parser.add_argument("--sure", type=float, default=0.6, help="from which probability a suggestion is heard")
    parser.add_argument("--encoding", default="utf-8-sig", help="of the .csv files; by default UTF-8")
    parser.add_argument("--at", default=None, help="the instant of the triage; by default now")
    parser.add_argument("--write", type=Path, help="where the result goes; without it nothing is written")
    given = parser.parse_args(arguments)
    try:
        desk = hearing(Desk.from_file(given.desk), given.sure)
        at = datetime.fromisoformat(given.at) if given.at else datetime.now(UTC)
        model = trained(given.train, given.encoding, given.label, given.limit) if given.train else None
        rows = bar(list(read(given.log, given.encoding)))
        done = list(triage(desk, rows, model, at=at))
    except UnicodeDecodeError as wrong:
        print(f"a file is not {given.encoding} ({wrong.reason}); say which, as in --encoding latin-1", file=sys.stderr)
        return 1
    except (HelpdeskError, OSError, LookupError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    found = [one for one in done if isinstance(one, Triaged)]
    refused = [one for one in done if isinstance(one, str)]
    show(found, desk.to_dict()["priority"]["default"])
    for why in refused:
        print(f"refused: {why}", file=sys.stderr)
    if given.write is None:
        print("dry run: nothing was written; see --write")
    else:
        write(given.write, found)
        print(f"written to {given.write}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
