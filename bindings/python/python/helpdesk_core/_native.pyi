"""
The compiled half of the package: text and whole numbers in and out.
"""

from _typeshed import Incomplete, SupportsGetItem
from typing import SupportsIndex, final

__all__ = ["Calendar", "Comparing", "Counting", "Desk", "Ticket", "Zones", "articles_to_review", "check_pesel", "compile_calendars", "digest", "failures", "from_opening_hours", "from_wall", "names", "replay", "retell", "run", "schema", "several", "simulate_in_force", "suggest_articles", "version", "without_hidden", "zone_names", "zone_release"]

@final
class Calendar:
    """
    A compiled calendar. Instants are microseconds since 1970 in UTC, durations microseconds, days `YYYY-MM-DD`.
    """
    def __repr__(self, /) -> str: ...
    def add(self, /, start: SupportsIndex, work: SupportsIndex) -> int:
        """
        When `work` open microseconds have passed.
        """
    def add_days(self, /, day: str, days: SupportsIndex) -> str:
        """
        The `days`-th business day after one.
        """
    def add_many(self, /, start: Incomplete, work: Incomplete, strict: bool, threads: SupportsIndex) -> bytearray:
        """
        `add` of many pairs.
        """
    def at(self, /, day: str, time: str) -> int:
        """
        The instant of a wall-clock time `HH:MM`.
        """
    def capsule(self, /, first: str, last: str) -> str:
        """
        The days from one to another as a value for a page.
        """
    def days_between(self, /, start: str, end: str) -> int:
        """
        Business days between two days.
        """
    def due(self, /, start: SupportsIndex, target_text: str) -> int:
        """
        When a target such as `3 business days` falls due.
        """
    def due_many(self, /, start: Incomplete, targets: SupportsGetItem[int, str], which: Incomplete, strict: bool, threads: SupportsIndex) -> bytearray:
        """
        `due` of many; `which` chooses among `targets`.
        """
    def edge(self, /, which: str, at: SupportsIndex) -> int:
        """
        `next_open`, `prev_open`, `next_opening`, `next_closing`, `prev_opening` or `prev_closing`.
        """
    def elapsed(self, /, start: SupportsIndex, end: SupportsIndex) -> int:
        """
        Open microseconds in `[start, end)`.
        """
    def elapsed_many(self, /, start: Incomplete, end: Incomplete, strict: bool, threads: SupportsIndex) -> bytearray:
        """
        `elapsed` of many pairs; a column is a number for every row or a buffer of int64.
        """
    def evaluate(self, /, start: Incomplete, stop: Incomplete, now: SupportsIndex, targets: SupportsGetItem[int, str], which: Incomplete, strict: bool) -> list[bytearray]:
        """
        Due, elapsed, overdue and state of many; see the Python half.
        """
    def holiday(self, /, day: str) -> str | None:
        """
        The name of the holiday on a day.
        """
    def horizon(self, /) -> tuple[str, str]:
        """
        The first and the last day known.
        """
    def intervals(self, /, start: SupportsIndex, end: SupportsIndex) -> list[tuple[int, int]]:
        """
        Open spans of `[start, end)`.
        """
    def is_business_day(self, /, day: str) -> bool:
        """
        Whether something opens on a day.
        """
    def is_open(self, /, at: SupportsIndex) -> bool:
        """
        Whether `at` is in open time.
        """
    def opens_never(self, /) -> bool:
        """
        Whether there is no open time at all.
        """
    def subtract(self, /, end: SupportsIndex, work: SupportsIndex) -> int:
        """
        From when `work` open microseconds pass until `end`.
        """
    def zone(self, /) -> str:
        """
        The name of the zone.
        """
    def zone_release(self, /) -> str:
        """
        The release of the zone rules.
        """

@final
class Comparing:
    """
    A comparison in the making.
    """
    def __new__(cls, /, here: Desk, there: Desk, until: SupportsIndex | None) -> Comparing: ...
    def add(self, /, text: str) -> None:
        """
        Takes more histories in; none of them if one is at fault.
        """
    def finish(self, /) -> str:
        """
        The comparison so far.
        """

@final
class Counting:
    """
    A report in the making.
    """
    def __new__(cls, /, options: str) -> Counting: ...
    def add(self, /, text: str) -> None:
        """
        Takes more histories in; none of them if one is at fault.
        """
    def beside(self, /, text: str) -> None:
        """
        Takes outages and calls in, as `{"outages": […], "calls": […]}`.
        """
    def finish(self, /) -> str:
        """
        What they add up to so far.
        """
    def merge(self, /, other: Counting) -> None:
        """
        Takes in everything that another counted over other tickets, with the same options.
        """

@final
class Desk:
    """
    A compiled desk.
    """
    def __new__(cls, /, document: str, zones: Zones | None = None) -> Desk: ...
    def bounds(self, /) -> str:
        """
        What it guarantees for every ticket.
        """
    def calendar(self, /, name: str | None) -> Calendar | None:
        """
        The calendar of a name, or the desk's own.
        """
    def capsule(self, /, ticket: Ticket, now: SupportsIndex, days: SupportsIndex) -> str:
        """
        The clocks of a ticket for a page, readable for so many days.
        """
    def clocks(self, /, ticket: Ticket, now: SupportsIndex) -> str:
        """
        Where every clock stands.
        """
    def decide(self, /, ticket: Ticket, command: str, by: str, at: SupportsIndex, expecting: SupportsIndex | None) -> tuple[str, Ticket]:
        """
        What a command leads to.
        """
    def default_calendar(self, /) -> str:
        """
        The name of the calendar used where none is named.
        """
    def explain(self, /, ticket: Ticket, clock: str, now: SupportsIndex) -> str:
        """
        Why a clock shows what it shows.
        """
    def explain_history(self, /, events: str, clock: str, now: SupportsIndex) -> str:
        """
        The same from the whole history.
        """
    def graph(self, /, of: str) -> str:
        """
        The statuses or the lines as a drawing, in every notation.
        """
    def json(self, /) -> str:
        """
        The document it was compiled from.
        """
    def labels(self, /, language: str) -> str:
        """
        What everything is called in a language.
        """
    def ledger(self, /, events: str, calendar: str, until: SupportsIndex) -> str:
        """
        Whose turn it was.
        """
    def number(self, /, day: str, sequence: SupportsIndex) -> str | None:
        """
        The number of the `sequence`-th ticket on a day, if the desk has numbers.
        """
    def open(self, /, id: str, intake: str, by: str, at: SupportsIndex) -> tuple[str, Ticket]:
        """
        Opens a ticket.
        """
    def priorities(self, /) -> list[str]:
        """
        The priorities, the most pressing first.
        """
    def read_number(self, /, said: str) -> str | None:
        """
        What a number that somebody said or typed says, if the desk has numbers.
        """
    def relive(self, /, events: str, until: SupportsIndex) -> str:
        """
        What this desk makes of what people did in a history.
        """
    def review_queue(self, /, tickets: SupportsGetItem[int, Ticket], line: str | None) -> str:
        """
        The open tickets that nobody has.
        """
    def statuses(self, /) -> list[tuple[str, str]]:
        """
        The names of the statuses with their categories.
        """
    def suggest_agent(self, /, events: str, workload: str, at: SupportsIndex) -> str:
        """
        Who should have a ticket.
        """
    def summary(self, /, ticket: Ticket) -> str:
        """
        What the caller may be told.
        """
    def version(self, /) -> str:
        """
        The content hash.
        """
    def wake(self, /, ticket: Ticket, now: SupportsIndex) -> tuple[str, Ticket]:
        """
        What time alone brought about.
        """
    def warnings(self, /) -> str:
        """
        What compiles and probably does not do what its author meant.
        """

@final
class Ticket:
    """
    A ticket at one moment of its life.
    """
    def apply(self, /, events: str) -> Ticket:
        """
        The ticket after more events.
        """
    def json(self, /) -> str:
        """
        The ticket as a document.
        """
    def next_wake(self, /) -> int | None:
        """
        When to wake it next.
        """
    def priority(self, /) -> str:
        """
        The priority in force.
        """
    @staticmethod
    def read(document: str) -> Ticket:
        """
        The ticket that a document is.
        """
    @staticmethod
    def replay(events: str) -> Ticket:
        """
        The ticket that a history adds up to.
        """
    def version(self, /) -> int:
        """
        The number of its last event.
        """

@final
class Zones:
    """
    The rules of all zones.
    """
    def __new__(cls, /, pack: bytes | None) -> Zones: ...
    def names(self, /) -> list[str]:
        """
        Every zone, in order.
        """
    def pack(self, /) -> bytes:
        """
        The pack as bytes.
        """
    def release(self, /) -> str:
        """
        The IANA release.
        """

def articles_to_review(articles: str, today: str) -> str:
    """
    The articles that should have been looked over, as JSON.
    """

def check_pesel(text: str) -> None:
    """
    Refuses what cannot be a Polish national identity number.
    """

def compile_calendars(specs: str, zone: str | None, first: str | None, last: str | None, zones: Zones | None = None) -> list[tuple[str, Calendar]]:
    """
    Compiles calendars that may be made of each other; `zone` is for those that name none.
    """

def digest(key: bytes, kind: str, scope: str, identifier: str) -> str:
    """
    The keyed digest of an identifier, 64 hexadecimal digits.
    """

def failures(events: str, person: str) -> str:
    """
    When evidence for somebody was wrong in a history, as JSON.
    """

def from_opening_hours(text: str, public_holidays: str) -> str:
    """
    What opening hours in the notation of OpenStreetMap are as a calendar, as JSON.
    """

def from_wall(zone: str, wall: Incomplete, twice: str, strict: bool, zones: Zones | None = None) -> bytearray:
    """
    When the wall clock of a zone showed each time of a column. Of an hour that comes twice the
    `earlier` or the `later`, with any other word neither. A row without an answer is null, or where
    `strict` an exception.
    """

def names(of: str) -> list[str]:
    """
    The words of a closed vocabulary: `role`, `channel`, `category` or `notice`.
    """

def replay(desk: Desk, map: str, name: str, log: bytes, worst: SupportsIndex, with_histories: bool) -> tuple[str, list[tuple[str, str]]]:
    """
    Replays a log of another system, comma-separated text, plain or gzip.
    """

def retell(versions: SupportsGetItem[int, Desk], events: str, until: SupportsIndex) -> str:
    """
    A history told again by the versions of the desk that recorded it, as JSON.
    """

def run(words: SupportsGetItem[int, str]) -> int:
    """
    The command line; results go to standard output.
    """

def schema() -> str:
    """
    The JSON Schema of a desk.
    """

def several(desk: Desk, what: str, document: str, more: str, solve: str | None, tickets: SupportsGetItem[int, Ticket], by: str, at: SupportsIndex) -> str:
    """
    Carries out `what` with a document and perhaps a second text; the answer is JSON. What each takes
    stands in the Python half.
    """

def simulate_in_force(versions: SupportsGetItem[int, Desk], there: Desk, text: str, until: SupportsIndex | None) -> str:
    """
    What happened under the versions in force, and what another desk makes of the same work, as JSON.
    """

def suggest_articles(articles: str, solved: str, question: str, most: SupportsIndex) -> str:
    """
    The articles that may help, as JSON.
    """

def version() -> str:
    """
    The version of the library.
    """

def without_hidden(line: str) -> str:
    """
    A line without the characters that hide something or reorder what people read.
    """

def zone_names() -> list[str]:
    """
    Every zone that the rules inside know, in order.
    """

def zone_release() -> str:
    """
    The IANA release of the zone rules inside.
    """
