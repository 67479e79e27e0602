"""Standard output and error of the host: descriptors 1 and 2 go to the log of the attempt that runs."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TextIO

from .drain import Drain


class Streams:
    def __init__(self, drain: Drain | None) -> None:
        self._drain = drain
        self._out = _prepared(sys.stdout, 1)
        self._err = _prepared(sys.stderr, 2)

    def direct_to(self, log: str) -> None:
        """From here on everything that is printed goes there: also by threads, native code and child processes."""
        self.restore()
        if self._drain:
            _point(self._drain.open(log))
        else:
            _point(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))

    def rest(self) -> bool:
        """
        No attempt runs: the log of the last one is let go, and what is printed goes nowhere. False where something
        that it left behind holds its log still: then the streams stay there, and can't be directed to another.
        Raises LogLost.
        """
        self.restore()
        _point(os.open(os.devnull, os.O_WRONLY))
        if self._drain is None or self._drain.is_done():
            return True
        _point(self._drain.open_again())
        return False

    def settle(self) -> None:
        """What was printed so far is in the log when this returns; the streams stay there. Raises LogLost."""
        self.flush()
        if self._drain:
            self._drain.settle()

    def restore(self) -> None:
        """Flushes, and puts the objects back that a function may have replaced or closed."""
        self.flush()
        _hold_open()
        if self._out.closed:
            self._out = _opened(1)
        if self._err.closed:
            self._err = _opened(2)
        sys.stdout, sys.stderr = self._out, self._err

    def flush(self) -> None:
        for stream in (sys.stdout, sys.stderr, self._out, self._err):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                # Closed, replaced by something else, or a full disk.
                pass


def _hold_open() -> None:
    """A function may have closed the descriptors; the next file that is opened must not become one of them."""
    for descriptor in (1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            if null != descriptor:
                os.dup2(null, descriptor)
                os.close(null)


def _point(opened: int) -> None:
    """Descriptors 1 and 2 become this one."""
    try:
        os.dup2(opened, 1)
        os.dup2(opened, 2)
    finally:
        os.close(opened)


def _prepared(stream: TextIO | None, descriptor: int) -> TextIO:
    if not isinstance(stream, TextIOWrapper):
        return _opened(descriptor)
    # Logs are UTF-8 whatever the locale, and a text that can't be written is no reason to fail.
    stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    return stream


def _opened(descriptor: int) -> TextIO:
    return open(descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
