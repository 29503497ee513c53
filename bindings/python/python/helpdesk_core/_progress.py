"""Progress of long work, shown by whatever the caller uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TypeAlias, TypeVar, runtime_checkable

from .errors import ArgumentError

T = TypeVar("T")


@runtime_checkable
class Bar(Protocol):
    """A bar that is told of steps, such as an instance of ``tqdm``."""

    def update(self, n: int) -> Any: ...


Progress: TypeAlias = Callable[[Iterable[Any]], Iterable[Any]] | Bar
"""What wraps an iterable (``tqdm``, ``rich.progress.track``), or a bar with ``update``."""


def wrap(progress: Progress | None, items: Iterable[T]) -> Iterable[T]:
    """The items, with progress shown as they are taken."""
    if progress is None:
        return items
    if isinstance(progress, Bar) and not isinstance(progress, type):
        return _updated(progress, items)
    if not callable(progress):
        message = f"`progress` is {type(progress).__name__}; it takes what wraps an iterable, or a bar with `update`"
        raise ArgumentError(message, "argument.wrong-type", "progress")
    return progress(items)


def _updated(bar: Bar, items: Iterable[T]) -> Iterator[T]:
    for item in items:
        yield item
        bar.update(1)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of ``size``."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
