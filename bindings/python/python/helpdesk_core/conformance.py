"""The shared vectors, asked of this package: ``python -m helpdesk_core.conformance DIR``.

Every case goes through what people call, as a program of theirs would. Prints a line for each
failure and for each case not asked, then the sum; ends with 1 if one failed, if there was nothing
to ask, or if a folder holds less than its ``index.json`` says. ``--transcript`` prints every answer
as JSON instead, to be compared with those of another host to the byte.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from . import _json, _time
from .calendar import Calendar
from .commands import Command
from .desk import Desk
from .errors import ArgumentError, CalendarError, ConfigError, HelpdeskError, RefusedError
from .histories import report
from .people import is_automatic, message_id, suggest_articles
from .ticket import Decision, Outage, Ticket
from .values import Actor, Event

__all__ = ["Outcome", "main", "run", "transcript"]


class Mismatch(Exception):
    """What is expected at a place, and what came."""

    def __init__(self, place: str, expected: object, found: object) -> None:
        super().__init__(f"{place}: expected {expected!r}; found {found!r}")


class Unknown(Exception):
    """A case of a kind that is not known here."""


@dataclass
class Outcome:
    """What became of many cases."""

    files: int = 0
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many there were."""
        return self.passed + len(self.failed) + len(self.skipped)

    def __str__(self) -> str:
        lines = [f"skipped {text}" for text in self.skipped] + [f"FAILED {text}" for text in self.failed]
        skipped = f", {len(self.skipped)} skipped" if self.skipped else ""
        return "\n".join([*lines, f"{self.passed} passed, {len(self.failed)} failed{skipped}"])


def documents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every document below a folder, in the order of their names."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from documents(path)
        elif path.suffix == ".json":
            yield path, json.loads(path.read_text("utf-8"))


def run(folder: str | Path) -> Outcome:
    """Asks every case below a folder."""
    outcome = Outcome()
    index: dict[str, Any] = {}
    for path, document in documents(Path(folder)):
        if document.get("schema") == "index/1":
            index = document
            continue
        outcome.files += 1
        ask = Asking(document)
        for case in document["cases"]:
            name = f"{case.get('id')} in {path.name}"
            try:
                ask.check(case)
                outcome.passed += 1
            except Unknown as unknown:
                outcome.skipped.append(f"{name}: {unknown}")
            except (Mismatch, HelpdeskError, KeyError) as wrong:
                outcome.failed.append(f"{name}: {wrong}")
    if outcome.files < index.get("files", 0) or outcome.cases < index.get("cases", 1):
        outcome.failed.append(f"index.json: expected {index}; found {outcome.files} files, {outcome.cases} cases")
    return outcome


def transcript(folder: str | Path) -> Iterator[str]:
    """Every answer as JSON: the id of the case, a tab, the answer."""
    for _, document in documents(Path(folder)):
        if document.get("schema") == "index/1":
            continue
        ask = Asking(document)
        for case in document["cases"]:
            yield from (f"{case.get('id', '(no id)')}\t{answer}" for answer in ask.answers(case))


SEVERAL = frozenset(
    "merge unmerge relate unrelate cascade split_off problem open_outage join_outage decide_outage wake_outage "
    "alert inbound repeats first_contact redirect message_id is_automatic report suggest "
    "assignee review_queue".split()
)


class Asking:
    """The cases of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.schema = document.get("schema")
        self.calendars: dict[str, Calendar] = {}

    def check(self, case: Mapping[str, Any]) -> None:
        """Compares the answer to a case with what it expects."""
        if case.get("quirk"):
            raise Unknown("a quirk of another system")
        if self.schema == "business-time/1":
            _check_question(case, self.calendar(case))
        elif self.schema == "desk/1" or "expect_errors" in case or "expect_warnings" in case:
            _check_faults(case, self.desk_document(case))
        elif self.schema in {"scenario/1", "scenario/2"}:
            Play(Desk(self.desk_document(case))).check(case["steps"])
        else:
            raise Unknown(f"there is no format `{self.schema}`")

    def answers(self, case: Mapping[str, Any]) -> list[str]:
        """Every answer to a case as JSON."""
        if self.schema == "business-time/1":
            return [_answered(case, self.calendar(case))]
        if self.schema == "scenario/2":
            return []  # the engine's own transcript leaves them out
        try:
            desk = Desk(self.desk_document(case))
        except HelpdeskError as failure:
            return [_json.dumps(failure.to_dict())]
        if "steps" not in case:
            return [_json.dumps([warning.to_dict() for warning in desk.warnings])]
        return Play(desk).answers(case["steps"])

    def calendar(self, case: Mapping[str, Any]) -> Calendar:
        """The calendar of a case; one with a name is compiled once."""
        given = case["calendar"]
        if not isinstance(given, str):
            return _calendar(given)
        if given not in self.calendars:
            self.calendars[given] = _calendar(self.document["calendars"][given])
        return self.calendars[given]

    def desk_document(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The desk of a case, with its changes."""
        desk = case["desk"]
        desk = self.document["desks"][desk] if isinstance(desk, str) else desk
        merged = _merge(json.loads(json.dumps(desk)), case.get("with", {}))
        return dict(merged)


def _merge(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    merged = target if isinstance(target, dict) else {}
    for key, change in patch.items():
        if change is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), change)
    return merged


def _calendar(vector: Mapping[str, Any]) -> Calendar:
    def spans(table: Mapping[str, Any]) -> dict[str, list[str]]:
        return {key: [f"{opens}-{closes}" for opens, closes in pairs] for key, pairs in table.items()}

    return Calendar(
        zone=vector["timezone"],
        weekly=spans(vector.get("weekly", {})),
        holidays=vector.get("holidays", []),
        overrides=spans(vector.get("overrides", {})),
        breaks=spans(vector.get("breaks", {})),
        break_instants=vector.get("breaks_instants", []),
    )


def _seconds(value: int | float) -> timedelta:
    return timedelta(microseconds=round(value * 1_000_000))


def _target(target: Mapping[str, Any]) -> str | timedelta:
    match target:
        case {"working_seconds": seconds}:
            return _seconds(seconds)
        case {"calendar_days": days}:
            return f"{days} calendar days"
        case {"end_of_day": True, "business_days": days}:
            return f"{days} business days, end of day"
        case _:
            return f"{target['business_days']} business days"


def _ask(case: Mapping[str, Any], calendar: Calendar) -> Any:
    """The answer to a question, in Python's own types."""
    match case["op"]:
        case "elapsed":
            return calendar.elapsed(case["from"], case["to"])
        case "is_open":
            return calendar.is_open(case["at"])
        case "is_business_day":
            return calendar.is_business_day(case["date"])
        case "add_days":
            return calendar.add_days(case["date"], case["days"])
        case "days_between":
            return calendar.days_between(case["from_date"], case["to_date"])
        case "local_to_instant":
            return calendar.at(case["date"], case["time"])
        case "intervals":
            return [list(span) for span in calendar.intervals(case["from"], case["to"])]
        case "add":
            return calendar.add(case["from"], _seconds(case["seconds"]))
        case "subtract":
            return calendar.subtract(case["from"], _seconds(case["seconds"]))
        case "due":
            return calendar.due(case["from"], _target(case["target"]))
        case "next_open" | "prev_open" | "next_opening" | "next_closing" | "prev_opening" | "prev_closing" as edge:
            question: Callable[[str], datetime] = getattr(calendar, edge)
            return question(case["from"])
        case other:
            raise Unknown(f"there is no operation `{other}`")


def _answered(case: Mapping[str, Any], calendar: Calendar) -> str:
    try:
        return _json.dumps(_json.plain(_ask(case, calendar), in_seconds=True))
    except CalendarError as error:
        return _json.dumps({"error": error.code})


def _check_question(case: Mapping[str, Any], calendar: Calendar) -> None:
    try:
        found = _ask(case, calendar)
    except CalendarError as error:
        if case.get("expect", "") is not None and case.get("expect_error") != error.code:
            raise
        return
    if "expect_error" in case:
        raise Mismatch("error", case["expect_error"], found)
    if "expect_units" in case:
        units = abs(found) // _seconds(case["unit_seconds"]) * (-1 if found < timedelta(0) else 1)
        _compare(case["expect_units"], units, "units")
    elif "expect_seconds" in case:
        _compare(_seconds(case["expect_seconds"]), found, "elapsed")
    elif isinstance(found, datetime):
        wanted = _time.instant(_time.micros(case["expect"])) if case["expect"] else None
        if wanted is None or abs(found - wanted) > _seconds(case.get("tolerance_seconds", 0)):
            raise Mismatch("instant", wanted, found)
    else:
        _compare(case["expect"], _json.plain(found) if isinstance(found, (date, list)) else found, "answer")


def _check_faults(case: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    try:
        found = Desk(document).warnings
    except ConfigError as error:
        found = error.diagnostics
    for name, severity in (("expect_errors", "error"), ("expect_warnings", "warning"), ("expect_notes", "note")):
        if name in case:
            faults = [fault.to_dict() for fault in found if fault.severity == severity]
            _compare(case[name], faults, name)


def _compare(wanted: Any, found: Any, place: str) -> None:
    """What a vector names has to be so, what it leaves out may be anything."""
    if isinstance(wanted, dict) and isinstance(found, Mapping):
        for key, part in wanted.items():
            _compare(part, found.get(key), f"{place}.{key}")
    elif isinstance(wanted, list) and isinstance(found, (list, tuple)) and len(wanted) == len(found):
        for number, (part, item) in enumerate(zip(wanted, found, strict=True)):
            _compare(part, item, f"{place}[{number}]")
    elif wanted != found and not _same_instant(wanted, found):
        raise Mismatch(place, wanted, found)
    elif isinstance(wanted, bool) is not isinstance(found, bool):
        raise Mismatch(place, wanted, found)


def _same_instant(wanted: Any, found: Any) -> bool:
    try:
        return isinstance(found, str) and _time.micros(wanted) == _time.micros(found)
    except (ArgumentError, TypeError):
        return False


@dataclass
class Came:
    """What came of a step."""

    id: str
    result: Decision | HelpdeskError
    others: dict[str, Decision] = field(default_factory=dict)
    outage: str = ""
    outage_events: list[Any] = field(default_factory=list)
    answer: Any = None


class Play:
    """The tickets and outages of a scenario and everything that happened to them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.tickets: dict[str, Ticket] = {}
        self.events: dict[str, list[Event]] = {}
        self.outages: dict[str, Outage] = {}
        self.outage_events: dict[str, list[Any]] = {}

    def take(self, step: Mapping[str, Any]) -> Came:
        """Does what a step says; a refusal leaves everything as it was."""
        action, at = step["do"], step["at"]
        by = _actor(step.get("as", "system"))
        if isinstance(action, dict) and action.get("type") in SEVERAL:
            try:
                return self.several(action, by, at)
            except RefusedError as refusal:
                return Came(self.main(action), refusal)
        opens = isinstance(action, dict) and action.get("type") == "open"
        first = next(iter(self.tickets), "T1")
        id = (action.get("ticket") if opens else None) or step.get("ticket") or first
        ticket = self.tickets.get(id)
        try:
            if opens and ticket is None:
                decision = self.desk.open(id, action["intake"], by=by, at=at)
            elif opens or ticket is None:
                raise Mismatch("ticket", "a ticket to work on", id)
            elif action == "wake":
                decision = self.desk.wake(ticket, at=at)
            elif action == "look":
                decision = _looked(ticket)
            else:
                wanted = Command.from_dict(action)
                decision = self.desk.decide(ticket, wanted, by=by, at=at, expecting=step.get("expecting"))
        except (RefusedError, ArgumentError) as failure:
            return Came(id, failure)
        self.took({id: decision})
        return Came(id, decision)

    def took(self, decisions: Mapping[str, Decision]) -> None:
        """Takes decisions in."""
        for id, decision in decisions.items():
            self.tickets[id] = decision.ticket
            self.events.setdefault(id, []).extend(decision.events)

    def main(self, action: Mapping[str, Any]) -> str:
        """The ticket that a step about several is mainly about."""
        match action:
            case {"type": "merge" | "unmerge" | "split_off", "source": str(id)}:
                return id
            case {"type": "relate" | "unrelate", "ticket": str(id)} | {"type": "cascade", "parent": str(id)}:
                return id
            case {"type": "problem", "problem": {"ticket": str(id)}} | {"type": "alert" | "inbound", "new": str(id)}:
                return id
        return next(iter(self.tickets), "T1")

    def several(self, action: Mapping[str, Any], by: Actor, at: str) -> Came:
        """Does what concerns several tickets, outages, alerts and mail, or asks a question."""
        tickets, main = [self.tickets[id] for id in sorted(self.tickets)], self.main(action)
        nothing = _looked(None)
        match action["type"]:
            case "alert" | "inbound" as kind:
                given = action["alert" if kind == "alert" else "message"]
                decide = self.desk.alert if kind == "alert" else self.desk.inbound
                made = decide(given, tickets, new=action["new"], by=by, at=at)
                decisions = made.decisions
                main = made.get("ticket") or next(iter(decisions), main)
                self.took(decisions)
                return Came(main, decisions.get(main, nothing), decisions, answer=made.to_dict()["outcome"])
            case "open_outage" | "join_outage" | "decide_outage" | "wake_outage":
                return self.of_outage(action, tickets, by, at)
            case "repeats":
                answer: Any = [one.to_dict() for one in self.desk.repeats(tickets, at=at)]
            case "first_contact":
                outages = [self.outages[id] for id in sorted(self.outages)]
                found = self.desk.first_contact(action["intake"], outages, at=at)
                answer = [one.to_dict() for one in found]
            case "redirect":
                answer = self.desk.redirect(action["ticket"], tickets)
            case "message_id":
                answer = message_id(action["notice"], action["domain"])
            case "assignee":
                history = self.events.get(action["ticket"])
                moment = action.get("moment", {})
                answer = self.desk.suggest_agent(history, at=at, **moment).to_dict() if history else None
            case "review_queue":
                queue = self.desk.review_queue(tickets, line=action.get("line"))
                answer = [one.to_dict() for one in queue]
            case "suggest":
                asked = action["question"]
                found = suggest_articles(action["articles"], **asked, solved=action.get("solved", ()))
                answer = [one.to_dict() for one in found]
            case "report":
                histories = [self.events[id] for id in sorted(self.tickets)]
                outages = list(self.outages.values())
                answer = report(histories, outages=outages, calls=action.get("calls", ()), until=at).to_dict()
            case "is_automatic":
                answer = is_automatic(action["headers"])
            case _:
                decisions = self.desk.together(action, tickets, by=by, at=at)
                self.took(decisions)
                return Came(main, decisions.get(main, nothing), decisions)
        return Came(main, nothing, answer=answer)

    def of_outage(self, action: Mapping[str, Any], tickets: list[Ticket], by: Actor, at: str) -> Came:
        """Does what concerns an outage."""
        id, main = action["outage"], next(iter(self.tickets), "T1")
        match action["type"]:
            case "open_outage":
                made = self.desk.open_outage(id, action["intake"], tickets, by=by, at=at)
            case "join_outage":
                made = self.desk.join_outage(self.outages[id], self.tickets[action["ticket"]], by=by, at=at)
            case "wake_outage":
                made = self.desk.wake_outage(self.outages[id], at=at)
            case _:
                how = action.get("solve")
                outage, command = self.outages[id], action["command"]
                made = self.desk.decide_outage(outage, command, tickets, by=by, at=at, solve=how)
        document = made.to_dict()
        self.outage_events.setdefault(id, []).extend(document["events"])
        self.outages[id] = self.desk.replay_outage(self.outage_events[id])
        decisions = made.decisions
        self.took(decisions)
        came = Came(main, decisions.get(main, _looked(None)), decisions, id, document["events"])
        came.answer = document.get("refused", [])
        return came

    def check(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Compares what comes of every step with what it expects."""
        for number, step in enumerate(steps):
            came = self.take(step)
            expect = step.get("expect", {})
            self.compare(step["at"], expect, came.result, self.tickets.get(came.id), f"steps[{number}]")
            for id, wanted in expect.get("tickets", {}).items():
                decision = came.others.get(id, _looked(None))
                self.compare(step["at"], wanted, decision, self.tickets.get(id), f"steps[{number}].tickets.{id}")
            if "outage_events" in expect:
                found = [event | event["fact"] for event in came.outage_events]
                _compare([_event(item) for item in expect["outage_events"]], found, "outage_events")
            if "outage" in expect:
                _compare(expect["outage"], self.outages[came.outage].to_dict(), "outage")
            if "answer" in expect:
                _compare(expect["answer"], came.answer, "answer")
        for id, ticket in self.tickets.items():
            events = self.events[id]
            if Ticket.replay(events) != ticket or Ticket.from_json(ticket.to_json()) != ticket:
                raise Mismatch(id, "events that rebuild the ticket", "others")
            if [event.seq for event in events] != list(range(1, len(events) + 1)):
                raise Mismatch(id, "events without gaps", [event.seq for event in events])

    def compare(
        self,
        at: str,
        expect: Mapping[str, Any],
        came: Decision | HelpdeskError,
        ticket: Ticket | None,
        place: str,
    ) -> None:
        """Compares what came of a step for one ticket with what it expects."""
        if isinstance(came, HelpdeskError):
            codes = [reason.code for reason in came.diagnostics]
            if expect.get("refusal") != codes:
                raise Mismatch(f"{place}.refusal", expect.get("refusal"), codes)
        elif "refusal" in expect:
            raise Mismatch(f"{place}.refusal", expect["refusal"], came)
        else:
            events = [event.to_dict() | event.fact.to_dict() for event in came.events]
            notices = [notice.to_dict() for notice in came.notices]
            for name, found, spell in (("events", events, _event), ("notices", notices, _notice)):
                if name in expect:
                    _compare([spell(item) for item in expect[name]], found, f"{place}.{name}")
                _in_order(map(spell, expect.get(f"{name}_include", [])), found, f"{place}.{name}_include")
        if ticket is None:
            return
        _compare(expect.get("ticket", {}), ticket.to_dict() | {"priority": ticket.priority}, f"{place}.ticket")
        clocks = [clock.to_dict() for clock in self.desk.clocks(ticket, at=at)]
        for key, wanted in expect.get("clocks", {}).items():
            _compare(wanted, _latest(clocks, key), f"{place}.clocks.{key}")
        for key, wanted in expect.get("explanations", {}).items():
            why = self.desk.explain(ticket, key, at=at)
            _compare(wanted, why.to_dict() if why else None, f"{place}.explanations.{key}")
        if "summary" in expect:
            _compare(expect["summary"], self.desk.summary(ticket).to_dict(), f"{place}.summary")
        if "next_wake" in expect:
            wake = ticket.next_wake
            _compare(expect["next_wake"], wake and _time.text(wake), f"{place}.next_wake")

    def answers(self, steps: Iterable[Mapping[str, Any]]) -> list[str]:
        """Every answer as JSON."""
        lines, at = [], "1970-01-01T00:00:00Z"
        for step in steps:
            at = step["at"]
            came = self.take(step)
            result = came.result
            lines.append(result.to_json() if isinstance(result, Decision) else _json.dumps(result.to_dict()))
            if came.id in self.tickets:
                clocks = self.desk.clocks(self.tickets[came.id], at=at)
                lines.append("[" + ",".join(clock.to_json() for clock in clocks) + "]")
        for id, ticket in sorted(self.tickets.items()):
            lines.append(ticket.to_json())
            for clock in ticket.clocks:
                key = f"{clock.key.set}/{clock.key.metric}/{clock.key.cycle}"
                why = self.desk.explain(self.events[id], key, at=at)
                lines.append(why.to_json() if why else "null")
        return lines


def _looked(ticket: Ticket | None) -> Decision:
    given: dict[str, Any] = {"events": [], "notices": []}
    if ticket is not None and ticket.next_wake:
        given["next_wake"] = _time.text(ticket.next_wake)
    looked = Decision.from_dict(given)
    object.__setattr__(looked, "ticket", ticket)
    return looked


def _actor(given: Any) -> Actor:
    if not isinstance(given, str):
        return Actor.from_dict(given)
    return Actor.of(given)


def _clock(text: str) -> dict[str, Any]:
    match text.split("/"):
        case [set, metric, cycle]:
            return {"set": set, "metric": metric, "cycle": int(cycle)}
        case [set, metric]:
            return {"set": set, "metric": metric}
        case _:
            return {"metric": text}


def _latest(clocks: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    wanted = _clock(key)
    named = [clock for clock in clocks if wanted.items() <= clock.items()]
    return max(named, key=lambda clock: int(clock["cycle"])) if named else None


def _event(pattern: Any) -> Any:
    event = {"type": pattern} if isinstance(pattern, str) else dict(pattern)
    if isinstance(event.get("by"), str):
        event["by"] = _actor(event["by"]).to_dict()
    if isinstance(event.get("clock"), str):
        event["clock"] = _clock(event["clock"])
    return event


def _notice(pattern: Any) -> Any:
    return {"id": pattern} if isinstance(pattern, str) else pattern


def _in_order(wanted: Iterable[Any], found: list[Any], place: str) -> None:
    left = iter(found)
    for pattern in wanted:
        for item in left:
            try:
                _compare(pattern, item, place)
                break
            except Mismatch:
                continue
        else:
            raise Mismatch(place, pattern, found)


def main(words: list[str] | None = None) -> int:
    """The command line."""
    words = sys.argv[1:] if words is None else words
    try:
        return _told(words)
    except (OSError, json.JSONDecodeError) as wrong:
        print(f"the vectors cannot be read: {wrong}", file=sys.stderr)
        return 2


def _told(words: list[str]) -> int:
    if words[:1] == ["--transcript"] and len(words) == 2:
        sys.stdout.writelines(f"{line}\n" for line in transcript(words[1]))
        return 0
    if len(words) != 1 or words[0].startswith("-"):
        print("usage: python -m helpdesk_core.conformance [--transcript] DIR", file=sys.stderr)
        return 2
    outcome = run(words[0])
    print(outcome)
    return 1 if outcome.failed or not outcome.cases else 0


if __name__ == "__main__":
    sys.exit(main())
