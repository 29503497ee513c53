"""Columns of many instants: buffers of int64 microseconds, without depending on NumPy."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta
from math import gcd
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
a Series of pandas or Polars and an array of PyArrow with a zone, any other buffer of int64
(``array('q')``, ``memoryview``), or a list of datetimes and ``None``."""

_LARGEST = 2**63 - 1

# How many microseconds a unit has, as a fraction; a month and a year have no length.
_UNITS = {
    "W": (604_800_000_000, 1),
    "D": (86_400_000_000, 1),
    "h": (3_600_000_000, 1),
    "m": (60_000_000, 1),
    "s": (1_000_000, 1),
    "ms": (1_000, 1),
    "us": (1, 1),
    "ns": (1, 1_000),
    "ps": (1, 1_000_000),
    "fs": (1, 1_000_000_000),
    "as": (1, 1_000_000_000_000),
}


def instants(column: Column, name: str) -> Any:
    """What the compiled half takes for a column of instants."""
    return _column(column, name, "M", _time.micros)


def durations(column: Column, name: str) -> Any:
    """What the compiled half takes for a column of durations."""
    return _column(column, name, "m", _time.work)


def wall(column: Column, name: str) -> Any:
    """What a wall clock showed, as int64 microseconds: a column of arrays without a zone."""
    return _array(column, name, "M", may_be_naive=True)


def is_array(column: object) -> bool:
    """Whether it is an array of a library that has arrays."""
    return isinstance(column, HasDtype) or _is_arrow(column)


def _is_arrow(column: object) -> bool:
    return type(column).__module__.partition(".")[0] == "pyarrow" and hasattr(column, "to_numpy")


def _column(column: Any, name: str, kind: str, convert: Any) -> Any:
    if column is None:
        return NULL
    if isinstance(column, (datetime, timedelta, str)):
        return convert(column, name)
    if is_array(column):
        return _array(column, name, kind)
    if isinstance(column, (list, tuple)):
        return array("q", [NULL if _time.is_null(value) else _item(value, f"{name}[{row}]", convert) for row, value in enumerate(column)])
    if isinstance(column, int):
        message = f"`{name}` is a bare number; give an instant or a duration with its unit, or a column of int64 microseconds"
        raise ArgumentError(message, "argument.not-a-column", name)
    return _checked(column, name, kind, convert)


def _item(value: Any, name: str, convert: Any) -> int:
    if type(value) is not int:
        micros: int = convert(value, name)
        return micros
    if not -_LARGEST <= value <= _LARGEST:
        raise ArgumentError(f"`{name}` has more than 64 bits", "argument.too-long", name)
    return value


def _array(column: Any, name: str, kind: str, *, may_be_naive: bool = False) -> Any:
    """int64 microseconds of an array of any library."""
    dtype = getattr(column, "dtype", None)
    if hasattr(dtype, "pyarrow_dtype"):  # of pandas, kept by Arrow
        column = _arrow_of_pandas(column)
    if _is_arrow(column):
        return _arrow(column, name, kind, may_be_naive)
    if hasattr(dtype, "to_python"):
        return _polars(column, name, kind, may_be_naive)
    if hasattr(column, "to_numpy"):  # a Series or an Index of pandas
        column = _pandas(column, name, may_be_naive)
    return _numpy(column, name, kind)


def _arrow_of_pandas(column: Any) -> Any:
    import pyarrow

    return pyarrow.array(getattr(column, "array", column), from_pandas=True)


def _arrow(column: Any, name: str, kind: str, may_be_naive: bool) -> Any:
    import pyarrow

    types, given = pyarrow.types, column.type
    is_kind = (types.is_timestamp if kind == "M" else types.is_duration)(given)
    if not (is_kind or types.is_null(given) or types.is_int64(given)):
        raise _not_a_column(name, given, kind)
    if kind == "M" and is_kind and given.tz is None and not may_be_naive:
        raise _naive(name, "an array", '.cast(pyarrow.timestamp("us", "UTC"))')
    if isinstance(column, pyarrow.Array):
        column = pyarrow.chunked_array([column])
    numbers = column.cast(pyarrow.int64()).fill_null(NULL).to_numpy()
    return _scaled(numbers, given.unit, 1, name, kind) if is_kind else numbers


def _polars(column: Any, name: str, kind: str, may_be_naive: bool) -> Any:
    dtype = column.dtype
    if kind == "M" and hasattr(dtype, "time_zone") and dtype.time_zone is None and not may_be_naive:
        raise _naive(name, "a Series", '.dt.replace_time_zone("Europe/Warsaw")')
    has_kind = hasattr(dtype, "time_unit") and hasattr(dtype, "time_zone") == (kind == "M")
    if not has_kind and str(dtype) not in {"Int64", "Null"}:
        if str(dtype) == "Object":
            return _column(column.to_list(), name, kind, _time.micros if kind == "M" else _time.work)
        raise _not_a_column(name, dtype, kind)
    import polars

    numbers = column.to_physical().cast(polars.Int64).fill_null(NULL).to_numpy()
    return _scaled(numbers, dtype.time_unit, 1, name, kind) if has_kind else numbers


def _pandas(column: Any, name: str, may_be_naive: bool) -> Any:
    dtype = column.dtype
    if getattr(dtype, "tz", None) is not None:
        in_zone = column.dt if hasattr(column, "dt") else column
        in_utc = in_zone.tz_convert("UTC")
        return (in_utc.dt if hasattr(in_utc, "dt") else in_utc).tz_localize(None).to_numpy()
    if getattr(dtype, "kind", "") == "M" and not may_be_naive:
        raise _naive(name, "a Series", '.dt.tz_localize("Europe/Warsaw")')
    if str(dtype) == "Int64":  # with its own mark for null
        return column.to_numpy(dtype="int64", na_value=NULL)
    return column.to_numpy()


def _numpy(column: Any, name: str, kind: str) -> Any:
    dtype = column.dtype
    if hasattr(column, "filled") and dtype.kind in "iMm" and dtype.itemsize == 8:  # some rows are masked
        column = column.view(dtype.str.replace(dtype.kind, "i", 1).partition("[")[0]).filled(NULL).view(dtype)
    if not getattr(dtype, "isnative", True):
        column = column.astype(dtype.newbyteorder("="))
        dtype = column.dtype
    if dtype.kind == kind:
        unit, many = _numpy_module().datetime_data(dtype)
        numbers = column.view("int64")
        if kind == "M" and unit in {"Y", "M"}:
            return _scaled(_days(column, numbers, many, unit), "D", 1, name, kind)
        return _scaled(numbers, unit, many, name, kind)
    if dtype.kind == "O":
        return _column(column.tolist(), name, kind, _time.micros if kind == "M" else _time.work)
    if dtype.kind == "i" and dtype.itemsize == 8:
        return column
    raise _not_a_column(name, f"dtype {dtype}", kind)


def _numpy_module() -> Any:
    return sys.modules.get("numpy") or __import__("numpy")


def _days(column: Any, numbers: Any, many: int, unit: str) -> Any:
    """The days on which months or years begin; what is far off stays far off."""
    numpy = _numpy_module()
    far = 12_000_000 // many
    near = numpy.where(numbers == NULL, NULL, numpy.clip(numbers, -far, far))
    return near.view(f"M8[{many}{unit}]").astype("M8[D]").view("int64")


def _scaled(numbers: Any, unit: str, many: int, name: str, kind: str) -> Any:
    """Counts of a unit as microseconds. What does not fit is as far off as can be said, which no
    calendar knows."""
    if unit not in _UNITS:
        message = f"`{name}` counts in {'no unit' if unit == 'generic' else unit}, which has no length; convert it to microseconds"
        raise ArgumentError(message, "argument.not-a-column", name)
    numpy = _numpy_module()
    times, by = _UNITS[unit]
    times *= many
    times, by = times // gcd(times, by), by // gcd(times, by)
    if times == by == 1:
        return numbers
    nulls = numbers == NULL
    if by > 1:
        numbers, rest = numpy.divmod(numbers, by)
        if bool(numpy.any((rest != 0) & ~nulls)):
            message = f"`{name}` has fractions of a microsecond, and nothing is rounded; convert it with `.astype('{kind}8[us]')`"
            raise ArgumentError(message, "argument.nanoseconds", name)
    if times > 1:
        most = _LARGEST // times
        found = numpy.clip(numbers, -most, most) * times
        far = numpy.abs(numpy.clip(numbers, -_LARGEST, _LARGEST)) > most
        numbers = numpy.where(far, numpy.where(numbers > 0, _LARGEST, -_LARGEST), found)
    return numpy.where(nulls, NULL, numbers) if bool(numpy.any(nulls)) else numbers


def _not_a_column(name: str, has: object, kind: str) -> ArgumentError:
    wanted = "datetime64" if kind == "M" else "timedelta64"
    message = f"`{name}` has {has}, not {wanted} or int64 microseconds; convert it first"
    return ArgumentError(message, "argument.not-a-column", name)


def _naive(name: str, what: str, remedy: str) -> ArgumentError:
    message = f"`{name}` is {what} without a zone, which says no instants; give it one, as in `{remedy}`"
    return ArgumentError(message, "argument.naive-datetime", name)


def _checked(column: Any, name: str, kind: str, convert: Any) -> Any:
    if isinstance(column, (Set, Mapping)):
        message = f"`{name}` is {type(column).__name__}, which has no rows in order; give a list"
        raise ArgumentError(message, "argument.not-a-column", name)
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
    """A column of answers: a NumPy array where a column of the question was an array, with its unit
    where that had one; else an ``array('q')``."""
    arrays = [given for given in like if is_array(given)]
    if not arrays:
        return array("q", bytes(column))
    numbers = _numpy_module().frombuffer(column, dtype="int64")
    has_unit = any(getattr(getattr(given, "dtype", None), "kind", "M") != "i" for given in arrays)
    return numbers.view(f"{kind}8[us]") if kind and has_unit else numbers
