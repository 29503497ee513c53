"""How pydantic takes the values of this package, without depending on it.

Only pydantic asks, so only then is anything of it imported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["Document"]


class Document:
    """Something that is read from a document with ``from_dict`` and written with ``to_dict``."""

    __slots__ = ()

    @classmethod
    def _accepted(cls, given: Any) -> Any:
        """A value as it is, a document read; in pydantic's words when it is neither."""
        if isinstance(given, cls):
            return given
        read: Callable[[Any], Any] = cls.from_dict  # type: ignore[attr-defined]
        try:
            return read(dict(given))
        except (TypeError, AttributeError) as wrong:
            if isinstance(wrong, ValueError):  # of this package, with its code and its place
                raise
            raise ValueError(f"{type(given).__name__} is not a {cls.__name__} or a document of one") from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema

        written = core_schema.plain_serializer_function_ser_schema(lambda value: value.to_dict())
        return core_schema.no_info_plain_validator_function(cls._accepted, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        first = (cls.__doc__ or "").split(". ")[0].split(":")[0].strip()
        return {"type": "object", "title": cls.__name__, "description": " ".join(first.split())}
