"""The rules of time zones, as data with a release."""

from __future__ import annotations

from typing import Any

from . import _arguments, _native

__all__ = ["Zones"]


class Zones:
    """The rules of all time zones under one release: those inside the package, or newer ones from a
    *zone pack*, as ``cargo xtask zones`` writes it. Immutable, shared by threads, pickled as its
    bytes.

    >>> zones = Zones()
    >>> "Europe/Warsaw" in zones
    True
    >>> from helpdesk_core import Calendar
    >>> Calendar(zone="Asia/Tokyo", always=True, zones=zones).zone_release == zones.release
    True

    Raises:
        ZoneError: ``zone.damaged`` for bytes that are no pack.
    """

    __slots__ = ("_handle",)

    _handle: _native.Zones

    def __init__(self, pack: bytes | None = None) -> None:
        object.__setattr__(self, "_handle", _native.Zones(_arguments.optional_octets(pack, "pack")))

    @property
    def release(self) -> str:
        """The IANA release, such as ``2026f``."""
        return self._handle.release()

    @property
    def names(self) -> list[str]:
        """Every zone, in order."""
        return self._handle.names()

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __bytes__(self) -> bytes:
        return self._handle.pack()

    def __eq__(self, other: object) -> bool:
        return bytes(self) == bytes(other) if isinstance(other, Zones) else NotImplemented

    def __hash__(self) -> int:
        return hash(bytes(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Zones, (bytes(self),)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("the rules of zones cannot be changed; make others")

    def __repr__(self) -> str:
        return f"<Zones {self.release}>"


def handle(zones: Zones | None) -> _native.Zones | None:
    """What the compiled half takes."""
    remedy = "`Zones(pack)` makes some of a zone pack"
    return None if zones is None else _arguments.instance(zones, Zones, "zones", remedy)._handle
