"""Who asks, and what may help them: evidence, articles, mail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import _json, _native, _time
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
    return _native.digest(key, str(kind), scope, identifier)


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
    _native.check_pesel(text)


def failures(events: EventsLike, person: str) -> tuple[datetime, ...]:
    """When evidence for a person was wrong in the history of a ticket: what is handed in as
    ``elsewhere`` on another."""
    found: list[str] = json.loads(_native.failures(events_json(events), person))
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
    found = _native.suggest_articles(_list(articles), _list(solved), _json.dumps(question), most)
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
    return "[" + ",".join(map(document, documents)) + "]"


def message_id(notice: Notice | str, domain: str) -> str:
    """The id of the mail that carries a notice, so that an answer to it finds its ticket."""
    id = notice if isinstance(notice, str) else notice.id
    return _asked("message_id", _json.dumps(id), domain)


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether the headers of a mail, by lower-case name, say that a machine sent it.

    >>> is_automatic({"auto-submitted": "auto-replied"})
    True
    """
    return _asked("is_automatic", document(headers), "") == "true"


def _asked(what: str, document: str, more: str) -> str:
    """The answer to a question that needs no desk in particular."""
    desk = _native.Desk('{"name":"-","zone":"UTC"}')
    return _native.several(desk, what, document, more, None, [], '{"role":"system"}', 0)
