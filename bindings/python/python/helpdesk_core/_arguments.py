"""Plain arguments, checked before they cross into the compiled half."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from .errors import ArgumentError

T = TypeVar("T")


def text(given: Any, name: str) -> str:
    """A text that every program can read.

    >>> text("ola", "id")
    'ola'
    >>> text(1, "id")
    Traceback (most recent call last):
        ...
    helpdesk_core.errors.ArgumentError: `id` is int, not a text
    """
    if not isinstance(given, str):
        raise ArgumentError(f"`{name}` is {type(given).__name__}, not a text", "argument.not-text", name)
    try:
        given.encode()
    except UnicodeEncodeError:
        message = f"`{name}` holds half a letter (U+D800 to U+DFFF alone), which no program can read; take it out"
        raise ArgumentError(message, "argument.not-text", name) from None
    return given


def optional_text(given: Any, name: str) -> str | None:
    """A text, where there is one."""
    return None if given is None else text(given, name)


def octets(given: Any, name: str) -> bytes:
    """Bytes, which are no text."""
    if not isinstance(given, (bytes, bytearray, memoryview)):
        hint = "; `.encode()` makes bytes of a text" if isinstance(given, str) else ""
        raise ArgumentError(f"`{name}` is {type(given).__name__}, not bytes{hint}", "argument.wrong-type", name)
    return bytes(given)


def optional_octets(given: Any, name: str) -> bytes | None:
    """Bytes, where there are any."""
    return None if given is None else octets(given, name)


def count(given: Any, name: str, most: int = 2**53 - 1) -> int:
    """A whole number from 0 on, of Python or of NumPy.

    >>> count(-1, "threads")
    Traceback (most recent call last):
        ...
    helpdesk_core.errors.ArgumentError: `threads` is -1, not a whole number from 0 to 9007199254740991
    """
    try:
        number = -1 if isinstance(given, (bool, str)) else given.__index__()
    except AttributeError:
        number = -1
    if 0 <= number <= most:
        return int(number)
    shown = given if isinstance(given, (int, float)) else type(given).__name__
    raise ArgumentError(f"`{name}` is {shown}, not a whole number from 0 to {most}", "argument.not-a-count", name)


def instance(given: Any, wanted: type[T], name: str, remedy: str) -> T:
    """A value of this package."""
    if not isinstance(given, wanted):
        message = f"`{name}` is {type(given).__name__}, not a {wanted.__name__}; {remedy}"
        raise ArgumentError(message, "argument.wrong-type", name)
    return given


def items(given: Any, name: str) -> Iterable[Any]:
    """Things one after another."""
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        message = f"`{name}` is {type(given).__name__}, not a list of values"
        raise ArgumentError(message, "argument.wrong-type", name)
    return given


def choice(given: Any, known: Collection[str], name: str) -> str:
    """One of the words that an option takes.

    >>> choice("nul", ("raise", "null"), "errors")
    Traceback (most recent call last):
        ...
    helpdesk_core.errors.ArgumentError: `errors` is 'nul'; it takes 'raise' or 'null'; did you mean 'null'?
    """
    if isinstance(given, str) and given in known:
        return given
    near = nearest(given, known) if isinstance(given, str) else None
    hint = f"; did you mean {near!r}?" if near else ""
    shown = repr(given[:40]) if isinstance(given, str) else type(given).__name__
    message = f"`{name}` is {shown}; it takes {' or '.join(map(repr, known))}{hint}"
    raise ArgumentError(message, "argument.no-such-choice", name, near)


def nearest(given: str, known: Collection[str]) -> str | None:
    """The name that was probably meant."""
    import difflib  # only where something is wrong

    return next(iter(difflib.get_close_matches(given[:100], known, 1)), None)


def is_strict(errors: Any) -> bool:
    """Whether a row without an answer is an exception."""
    return choice(errors, ("raise", "null"), "errors") == "raise"
