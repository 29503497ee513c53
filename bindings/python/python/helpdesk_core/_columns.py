"""Columns of many instants: buffers of int64 microseconds, without depending on NumPy."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeAlias, runtime_checkable

from . import _time
from ._time import NULL
from .errors import ArgumentError


@runtime_checkable
class HasDtype(Protocol):
    """An array of NumPy or of something that looks like it."""

    @property
    def dtype(self) -> Any: ...


Column: TypeAlias = Any
"""One instant for every row, or many: a NumPy array of ``datetime64`` or ``int64`` microseconds,
any other buffer of int64 (``array('q')``, ``memoryview``), or a list of datetimes and ``None``."""


def instants(column: Column, name: str) -> Any:
    """What the compiled half takes for a column of instants."""
    return _column(column, name, "M", _time.micros)


def durations(column: Column, name: str) -> Any:
    """What the compiled half takes for a column of durations."""
    return _column(column, name, "m", _time.work)


def _column(column: Any, name: str, kind: str, convert: Any) -> Any:
    if column is None:
        return NULL
    if isinstance(column, (datetime, timedelta, str)):
        return convert(column, name)
    if isinstance(column, HasDtype):
        return _numpy(column, name, kind)
    if isinstance(column, (list, tuple)):
        return array("q", [NULL if _is_null(value) else _item(value, f"{name}[{row}]", convert) for row, value in enumerate(column)])
    if isinstance(column, int):
        message = f"`{name}` is a bare number; give an instant or a duration with its unit, or a column of int64 microseconds"
        raise ArgumentError(message, "argument.not-a-column", name)
    return _checked(column, name, kind, convert)


def _item(value: Any, name: str, convert: Any) -> int:
    return value if type(value) is int else convert(value, name)


def _is_null(value: object) -> bool:
    return value is None or value != value


def _numpy(column: Any, name: str, kind: str) -> Any:
    if hasattr(column, "to_numpy"):  # a Series or an Index
        if getattr(column.dtype, "tz", None) is not None and hasattr(column, "dt"):
            column = column.dt.tz_convert("UTC").dt.tz_localize(None)
        elif getattr(column.dtype, "tz", None) is not None:
            column = column.tz_convert("UTC").tz_localize(None)
        elif getattr(column.dtype, "kind", "") == "M":
            raise _naive(name)
        column = column.to_numpy()
    dtype = column.dtype
    if dtype.kind == kind:
        unit = str(dtype).partition("[")[2].rstrip("]")
        if unit == "us":
            return column.view("int64")
        exact = column.astype(f"{kind}8[us]")
        if unit in {"ns", "ps", "fs", "as"} and not (exact.astype(dtype)[~_nat(column)] == column[~_nat(column)]).all():
            message = f"`{name}` has fractions of a microsecond, and nothing is rounded; convert it with `.astype('{kind}8[us]')`"
            raise ArgumentError(message, "argument.nanoseconds", name)
        return exact.view("int64")
    if dtype.kind == "O":
        return _column(column.tolist(), name, kind, _time.micros if kind == "M" else _time.work)
    if dtype.kind == "i" and dtype.itemsize == 8:
        return column
    message = f"`{name}` has dtype {dtype}, not {'datetime64' if kind == 'M' else 'timedelta64'} or int64 microseconds; convert it first"
    raise ArgumentError(message, "argument.not-a-column", name)


def _nat(column: Any) -> Any:
    return column != column


def _naive(name: str) -> ArgumentError:
    message = (
        f"`{name}` is a Series without a zone, which says no instants; "
        'give it one, as in `.dt.tz_localize("Europe/Warsaw")`'
    )
    return ArgumentError(message, "argument.naive-datetime", name)


def _checked(column: Any, name: str, kind: str, convert: Any) -> Any:
    try:
        view = memoryview(column)
    except TypeError:
        if isinstance(column, Iterable):
            return _column(list(column), name, kind, convert)
        message = f"`{name}` is {type(column).__name__}, not a column of int64 microseconds"
        raise ArgumentError(message, "argument.not-a-column", name) from None
    if view.format not in {"q", "l", "<q", "=q", "@q", "@l"} or view.itemsize != 8:
        message = f"`{name}` is a buffer of `{view.format}`, not of int64 microseconds; convert it first"
        raise ArgumentError(message, "argument.not-a-column", name)
    return column


def answer(column: bytearray, like: Iterable[Any], kind: str = "") -> Any:
    """A column of answers: a NumPy array where a column of the question was one, with its unit
    where that had one; else a memoryview of int64."""
    arrays = [given for given in like if isinstance(given, HasDtype)]
    if not arrays:
        return memoryview(column).cast("q")
    numpy = sys.modules.get("numpy") or __import__("numpy")
    numbers = numpy.frombuffer(column, dtype="int64")
    has_unit = any(getattr(given.dtype, "kind", "M") != "i" for given in arrays)
    return numbers.view(f"{kind}8[us]") if kind and has_unit else numbers
