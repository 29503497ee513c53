"""Who asks, and what may help them: evidence, articles, mail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import _arguments, _json, _native, _time
from ._value import Value
from .errors import ArgumentError
from .ticket import events_json
from .values import Notice, document

if TYPE_CHECKING:
    from ._time import DayLike
    from .ticket import EventsLike

__all__ = [
    "articles_to_review",
    "check_pesel",
    "digest",
    "evidence",
    "failures",
    "is_automatic",
    "message_id",
    "suggest_articles",
    "without_hidden",
]

_VOUCHED_FOR = frozenset({"call_back", "signed_in"})


def digest(kind: str, identifier: str, *, key: bytes, scope: str = "") -> str:
    """The keyed digest of an identifier, which is all that registers, commands and the host's
    directory hold of it.

    Args:
        kind: a kind of evidence: ``email``, ``caller_id``, ``contract_number``, ``pesel`` …
        identifier: what the caller says. Addresses are compared without capitals, numbers without
            spaces and signs.
        key: the host's secret, 16 bytes at least; it is kept nowhere.
        scope: what the identifier is good for, such as the organisation.

    >>> key = b"at least sixteen bytes"
    >>> digest("email", " Jan@ACME.example", key=key) == digest("email", "jan@acme.example", key=key)
    True

    Raises:
        ArgumentError: which never repeats the identifier.
    """
    texts = _arguments.text(kind, "kind"), _arguments.text(scope, "scope"), _arguments.text(identifier, "identifier")
    return _native.digest(_arguments.octets(key, "key"), *texts)


def evidence(kind: str, identifier: str | None = None, *, key: bytes = b"", scope: str = "") -> dict[str, str]:
    """Evidence for :meth:`Command.identify <helpdesk_core.Command.identify>`: its kind and its
    :func:`digest`. What somebody vouches for, ``call_back`` and ``signed_in``, has no identifier.

    >>> evidence("call_back")
    {'kind': 'call_back'}
    """
    if identifier is None:
        if kind not in _VOUCHED_FOR:
            raise ArgumentError(f"evidence of the kind `{kind}` needs an identifier", "argument.null", "identifier")
        return {"kind": str(kind)}
    return {"kind": str(kind), "digest": digest(kind, identifier, key=key, scope=scope)}


def check_pesel(text: str) -> None:
    """Refuses what cannot be a Polish national identity number: its length, its check digit, its
    date of birth.

    >>> check_pesel("44051401359")

    Raises:
        ArgumentError: ``identifier.not-a-pesel``; it does not repeat the number.
    """
    _native.check_pesel(_arguments.text(text, "text"))


def failures(events: EventsLike, person: str) -> tuple[datetime, ...]:
    """When evidence for a person was wrong in the history of a ticket: what is handed in as
    ``elsewhere`` on another.

    >>> from helpdesk_core import Desk
    >>> made = Desk(name="Help", zone="UTC").open("T-1", subject="x", channel="phone", by="agent:ola", at="2026-03-02T09:00:00Z")
    >>> failures(made.events, "jan")
    ()

    Raises:
        HistoryError: for events that cannot be read.
    """
    found: list[str] = json.loads(_native.failures(events_json(events), _arguments.text(person, "person")))
    return tuple(_time.instant(_time.micros(at)) for at in found)


def suggest_articles(
    articles: Iterable[Mapping[str, Any]],
    *,
    subject: str,
    description: str = "",
    category: str | None = None,
    audience: str = "customers",
    language: str | None = None,
    solved: Iterable[Mapping[str, Any]] = (),
    most: int = 5,
) -> tuple[Value, ...]:
    """The articles that may help, each with its points and its reasons; the best first.

    Args:
        articles: ``article``, ``title``, ``audience``, ``language``, ``state`` of each, and where
            known ``category``, ``keywords``, ``owner``, ``review_by``.
        subject, description, category: what is asked.
        audience: who asks: ``desk``, ``customers`` or ``everybody``.
        language: the language they read; by default any.
        solved: tickets that an article solved: ``article``, ``subject``, ``category``.
        most: how many at most.

    >>> vpn = {"article": "K1", "title": "VPN on a phone", "audience": "everybody", "language": "en",
    ...        "keywords": ["vpn"], "state": "published"}
    >>> [found] = suggest_articles([vpn], subject="The VPN is down")
    >>> found.article, found.points
    ('K1', 10)
    """
    given = {"subject": subject, "description": description or None, "category": category}
    question = _json.merged("question", None, given | {"audience": audience, "language": language})
    found = _native.suggest_articles(_list(articles), _list(solved), _json.dumps(question), _arguments.count(most, "most"))
    return tuple(map(Value.from_dict, json.loads(found)))


def articles_to_review(articles: Iterable[Mapping[str, Any]], today: DayLike) -> tuple[str, ...]:
    """The articles that should have been looked over before a day.

    >>> old = {"article": "K1", "title": "Fax", "audience": "desk", "language": "en", "state": "published",
    ...        "review_by": "2026-01-01"}
    >>> articles_to_review([old], "2026-03-02")
    ('K1',)
    """
    return tuple(json.loads(_native.articles_to_review(_list(articles), _time.day(today, "today"))))


def _list(documents: Iterable[Mapping[str, Any]]) -> str:
    return _json.joined(map(document, _arguments.items(documents, "articles")))


def message_id(notice: Notice | str, domain: str) -> str:
    """The id of the mail that carries a notice, so that an answer to it finds its ticket.

    >>> message_id("T-1/1/registered/requester", "Help.example")
    'T-1/1/registered@Help.example'
    """
    id = notice if isinstance(notice, str) else notice.id
    return _asked("message_id", _json.dumps(id), _arguments.text(domain, "domain"))


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether the headers of a mail, by lower-case name, say that a machine sent it.

    >>> is_automatic({"auto-submitted": "auto-replied"})
    True
    """
    return _asked("is_automatic", document(headers), "") == "true"


def without_hidden(line: str) -> str:
    """A line without the characters that hide something or reorder what people read, for hosts that
    would rather mend a mail's subject than have it refused with ``ticket.hostile-text``. Tabs and
    line breaks become spaces.

    >>> without_hidden("ad\u200bmin\twaits")
    'admin waits'

    Raises:
        ArgumentError: for what is no text.
    """
    return _native.without_hidden(_arguments.text(line, "line"))


def _asked(what: str, document: str, more: str) -> str:
    """The answer to a question that needs no desk in particular."""
    desk = _native.Desk('{"name":"-","zone":"UTC"}')
    return _native.several(desk, what, document, more, None, [], '{"role":"system"}', 0)
