"""Makes JSON of what a function returned, and says where in it something is that JSON can't hold."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, Iterator

MAX_BYTES = 10_000_000
_MAX_DEPTH = 500


class NotJson(Exception):
    """The value is no JSON value, or too large a one; the message says where and what to do."""


def encode(value: Any) -> bytes:
    """UTF-8. Raises NotJson. A value that is too large is left as soon as that is seen, before any JSON is made."""
    _Check().run(value)
    try:
        data = _dump(value)
    except ValueError as error:
        # A number of thousands of digits, say.
        raise NotJson(str(error)) from None
    if len(data) > MAX_BYTES:
        raise _too_large(f"{len(data)} bytes of JSON")
    return data


def _dump(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair, which JSON can escape and UTF-8 can't hold.
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


class _Check:
    """Goes through a value without recursion, which a deep one would exhaust."""

    def __init__(self) -> None:
        #: Keys and indexes that lead to where it is.
        self.path: list[Any] = []
        self.open_ids: list[int] = []
        self.iterators: list[Iterator[tuple[Any, Any]]] = []
        #: At least so many bytes of JSON.
        self.size = 0

    def run(self, value: Any) -> None:
        self.visit(value)
        while self.iterators:
            entry = next(self.iterators[-1], None)
            if entry is None:
                self.iterators.pop()
                self.open_ids.pop()
                self.path.pop()
                continue
            self.path[-1] = entry[0]
            self.visit(entry[1])

    def visit(self, value: Any) -> None:
        self.size += 2
        if value is None or isinstance(value, (bool, int)):
            pass
        elif isinstance(value, str):
            self.size += len(value)
        elif isinstance(value, float):
            if not isfinite(value):
                raise NotJson(f"{self.where()} is {value}, for which JSON has no number; return None for it")
        elif isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    raise NotJson(
                        f"{self.where()} has the key {key!r:.60} ({type(key).__name__}): keys of JSON are texts, write str()"
                    )
                self.size += len(key) + 3
            self.open(value, iter(value.items()))
        elif isinstance(value, (list, tuple)):
            self.open(value, iter(enumerate(value)))
        else:
            name = type(value).__name__
            raise NotJson(f"{self.where()} is {_article(name)} {name}, which JSON can't hold{_advice(value)}")
        if self.size > MAX_BYTES:
            raise _too_large("over 10 MB of JSON")

    def open(self, value: Any, entries: Iterator[tuple[Any, Any]]) -> None:
        if id(value) in self.open_ids:
            raise NotJson(f"{self.where()} contains itself")
        if len(self.open_ids) >= _MAX_DEPTH:
            raise NotJson(f"it is nested more than {_MAX_DEPTH} deep")
        self.open_ids.append(id(value))
        self.iterators.append(entries)
        self.path.append(None)

    def where(self) -> str:
        return "the return value" + "".join(f"[{part!r}]" for part in self.path)


def _too_large(what: str) -> NotJson:
    return NotJson(f"it has {what}, and the limit is 10 MB: write a file and return its path")


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"


def _advice(value: Any) -> str:
    name = type(value).__name__
    if isinstance(value, (set, frozenset)) or hasattr(value, "__next__"):
        return "; return list(...) of it"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "; decode it to a text, or write a file and return its path"
    if hasattr(value, "isoformat"):
        return "; return its isoformat()"
    if hasattr(value, "to_json") or hasattr(value, "to_parquet"):
        return "; write a file and return its path"
    if hasattr(value, "__dataclass_fields__"):
        return "; return dataclasses.asdict(...) of it"
    if hasattr(value, "tolist"):
        return "; return its tolist()"
    if name == "Output":
        return "; a task was called before its function ran"
    return "; convert it to texts, numbers, lists and dicts"
